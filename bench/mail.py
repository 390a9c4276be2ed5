"""mail.py BINARY [--quick]: 20,000 mails of the outbox to a mail server on this machine, killed in the middle.

Counts mails by their Message-ID, which is the same at every try: lost are those that never came, doubled those that came twice. A
mail that was taken by the server but not yet noted as sent when the program was killed is sent once more under the same id.
"""
import collections, os, re, signal, sqlite3, subprocess, sys, tempfile, time

binary, quick = os.path.abspath(sys.argv[1]), '--quick' in sys.argv
MAILS = 2000 if quick else 20000
here = os.path.dirname(os.path.abspath(__file__))


def serve(folder, port):
    process = subprocess.Popen([binary, 'serve', '--data', folder, '--port', '0', '--smtp', 'smtp://127.0.0.1:%s' % port], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in process.stdout:
        if 'ready at' in line: return process


def waiting(path):
    db = sqlite3.connect('file:%s?mode=ro' % path, uri=True, timeout=30)
    n = db.execute("SELECT count(*) FROM job WHERE kind = 'mail second-off'").fetchone()[0]
    db.close()
    return n


with tempfile.TemporaryDirectory(dir=os.environ.get('BENCH_DIR', 'build')) as root:
    folder, mails = os.path.join(root, 'center'), os.path.join(root, 'mails')
    os.mkdir(mails)
    subprocess.run([binary, 'demo', '--data', folder, '--quiet'], check=True)
    path = os.path.join(folder, 'rotunda.db')
    db = sqlite3.connect(path)
    person = db.execute("SELECT id FROM person WHERE email LIKE 'staff@harbor%'").fetchone()[0]
    now = int(time.time())
    db.executemany("INSERT INTO job (kind, person_id, subject_id, args, made, due) VALUES ('mail second-off', ?, ?, '', ?, ?)", [(person, n, now, now) for n in range(MAILS)])
    db.commit()
    db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()
    sink = subprocess.Popen([sys.executable, os.path.join(here, '..', 'tests', 'smtp_sink.py'), mails], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = sink.stdout.readline().split()[1]
    begin = time.time()
    server = serve(folder, port)
    while waiting(path) > MAILS // 2: time.sleep(0.2)
    server.send_signal(signal.SIGKILL)
    server.wait()
    server = serve(folder, port)
    while waiting(path): time.sleep(0.2)
    seconds = time.time() - begin
    server.terminate()
    server.wait()
    sink.stdin.close()
    sink.wait()
    ids = collections.Counter(re.search(rb'(?im)^message-id: *(\S+)', open(os.path.join(mails, f), 'rb').read()).group(1) for f in os.listdir(mails) if f.endswith('.eml'))
    print('%d mails in %.1f s, killed in the middle (bar %d s for 20,000): %d lost, %d came twice with the same id' % (MAILS, seconds, 60, MAILS - len(ids), sum(ids.values()) - len(ids)))
