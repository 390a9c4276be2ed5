"""beside.py: peers started beside ours on loopback, each ended with stop_all()."""
import os, shutil, signal, socket, subprocess, sys, time, urllib.request

started = []

def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]

def start(command, **more):
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **more)
    started.append(p)
    return p

def stop_all():
    for p in started:
        if p.poll() is None:
            os.killpg(p.pid, signal.SIGKILL)

def wait_for(url, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            return urllib.request.urlopen(url, timeout=5).read()
        except OSError:
            time.sleep(0.002)
    sys.exit('nobody answered at ' + url)

def postgres(work):
    """A PostgreSQL of its own, as Debian sets it up: every commit is synced. Gives the folder of its socket."""
    bin_, data = '/usr/lib/postgresql/15/bin/', os.path.join(work, 'postgres')
    os.makedirs(data)
    as_ = ['runuser', '-u', 'postgres', '--'] if os.getuid() == 0 else []
    if as_:
        os.chmod(work, 0o755)
        shutil.chown(data, 'postgres')
    subprocess.run(as_ + [bin_ + 'initdb', '-D', data + '/db', '-U', 'rotunda', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'], check=True, capture_output=True)
    start(as_ + [bin_ + 'postgres', '-D', data + '/db', '-c', 'listen_addresses=', '-k', data], cwd=data)
    for _ in range(100):
        if os.path.exists(data + '/.s.PGSQL.5432'):
            return data
        time.sleep(0.1)
    sys.exit('PostgreSQL did not start')

def django_app(work, name, source, fill, *options):
    """A Django application of one file on that PostgreSQL, behind gunicorn with 2 workers; `fill` is Python that is run first. Gives its address."""
    app, port = os.path.join(work, 'app'), free_port()
    os.makedirs(app)
    open('%s/%s.py' % (app, name), 'w').write(source)
    env = dict(os.environ, PGHOST=postgres(work), PYTHONPATH=app, PYTHONDONTWRITEBYTECODE='1')
    subprocess.run(['/usr/bin/python3', '-c', fill], env=env, check=True)
    start(['/usr/bin/gunicorn', '-w', '2', *options, '-b', '127.0.0.1:%d' % port, name + ':application'], env=env, cwd=app)
    return 'http://127.0.0.1:%d' % port
