"""people.py BINARY [--quick]: what people's changes cost, measured in one run.

Durable writes: 64 clients record what thirty cities do with a hundred practices, each answered when it is on the disk; against the same program with one commit and sync
for every request (serve --group 1), the disk's syncs a second beside it; and against Django on PostgreSQL doing the same
(django_adoptions.py, 2 workers of 8 threads). Reads under that load against reads without it. The page cache's hits while 50 drafts a
second are saved. Cached pages while 8 people a second sign in, each costing a password's hash.

Latencies are taken by h2load at a fixed rate, not by clients that wait for their answers: those would ask less while the server is slow.
Rounds with and without the load alternate; what is printed is the median of the rounds' ratios, and the rounds.
"""
import http.client, http.cookiejar, os, re, statistics, subprocess, sys, tempfile, threading, time, urllib.parse, urllib.request
from beside import django_app, stop_all, wait_for

binary, quick = os.path.abspath(sys.argv[1]), '--quick' in sys.argv
here = os.path.dirname(os.path.abspath(__file__))
SECONDS, ROUNDS = (3, 1) if quick else (8, 3)


def syncs(folder):
    path = os.path.join(folder, 'syncs')
    fd, n, end = os.open(path, os.O_CREAT | os.O_WRONLY), 0, time.time() + 1
    while time.time() < end:
        os.pwrite(fd, b'x' * 8192, 0)
        os.fdatasync(fd)
        n += 1
    os.close(fd)
    return n


def writes_script(folder, slugs, token_name, people):
    """For wrk: each request records what somebody drawn at random does with a practice drawn at random; people: city, cookie, token."""
    path = os.path.join(folder, 'record.lua')
    with open(path, 'w') as f:
        f.write('''local slugs, people = {%s}, {%s}
function init(args) math.randomseed(tonumber(tostring({}):sub(8), 16) %% 1000003) end
function request()
  local who, status = people[math.random(#people)], math.random(2) == 1 and "adopted" or "adapted"
  local body = "%s=" .. who[3] .. "&community=" .. who[1] .. "&status=" .. status .. "&channel=letters&since=20" .. math.random(10, 25) .. "-0" .. math.random(1, 9) .. "-1" .. math.random(0, 9)
  return wrk.format("POST", "/practices/" .. slugs[math.random(#slugs)] .. "/record", { ["Cookie"] = who[2], ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end
''' % (','.join('"%s"' % s for s in slugs), ','.join('{"%s","%s","%s"}' % who for who in people), token_name))
    return path


def wrk(base, script, seconds):
    out = subprocess.run(['wrk', '-t1', '-c64', '-d%ds' % seconds, '-s', script, base], capture_output=True, text=True).stdout
    bad = re.search(r'Non-2xx or 3xx responses: (\d+)', out)
    if bad: print('  (%s were refused)' % bad.group(1))
    return float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1))


def cookies(jar):
    return '; '.join('%s=%s' % (c.name, c.value) for c in jar)


def with_django(root, slugs):
    """Adoptions that Django records a second."""
    work = os.path.join(root, 'django')
    os.mkdir(work)
    base = django_app(work, 'django_adoptions', open(os.path.join(here, 'django_adoptions.py')).read(), 'import django_adoptions; django_adoptions.fill(%r)' % slugs, '-k', 'gthread', '--threads', '8')
    wait_for(base + '/sign-in')
    jar = http.cookiejar.CookieJar()
    token = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open(base + '/sign-in').read().decode()
    script = writes_script(work, slugs, 'csrfmiddlewaretoken', [('harbor-demo', cookies(jar), token)])
    return base, script


def rounds_said(what, pairs, bar):
    """The median of the ratios of each round's two figures, busy over quiet, and the rounds."""
    ratios = sorted(b / q for q, b in pairs)
    print('%s: %.2f ms, then %.2f ms: %.2f times (bar %s; rounds %s)' % (what, statistics.median(q for q, _ in pairs), statistics.median(b for _, b in pairs), statistics.median(ratios), bar, ' '.join('%.2f' % r for r in ratios)))


class Center:
    """A demo center of its own, served, with one of its people signed in."""

    def __init__(self, folder, *options):
        self.folder = folder
        subprocess.run([binary, 'demo', '--data', folder, '--quiet'], check=True)
        self.process = subprocess.Popen([binary, 'serve', '--data', folder, '--port', '0', *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        link = None
        for line in self.process.stdout:
            if 'ready at' in line: self.base = line.split()[-1]
            if 'Demo staff of Harbor' in line: link = line.split()[-1]
            if 'Demo staff of Valle' in line: break
        self.cookie, self.token = self.sign_in(link)
        self.slugs = re.findall(r'"slug":"([a-z0-9-]+)","title"', self.read('/api/v1/practices?limit=100'))
        cities = re.findall(r'"slug":"([a-z0-9-]+-us)"', self.read('/api/v1/communities?limit=100'))[:30]
        self.script = writes_script(folder, self.slugs, 'token', [(city, *self.sign_in(self.staff_of(city))) for city in cities])

    def read(self, path):
        return urllib.request.urlopen(self.base + path).read().decode()

    def sign_in(self, link):
        """The cookie and the forms' token of whoever the link is for."""
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        opener.open(link, data=urllib.parse.urlencode({'name': 'Bench', 'password': 'none but the bench has it'}).encode())
        page = opener.open(self.base + '/practices/durham-commute-nudges/record').read().decode()
        return cookies(jar), re.search(r'name="token" value="(\w+)"', page).group(1)

    def staff_of(self, city):
        """The link by which an account of its own, city staff there, signs in."""
        def user(*words): return subprocess.run([binary, 'user', *words, '--data', self.folder], check=True, capture_output=True, text=True).stdout
        said = user('add', 'staff@%s.example' % city, '--name', 'Bench')
        user('role', 'staff@%s.example' % city, '--give', 'city_staff', '--at', city)
        return said.split()[-1]

    def write(self, seconds=SECONDS):
        return wrk(self.base, self.script, seconds)

    def p99(self, path, rate, seconds=SECONDS, cookie=''):
        """In ms, of so many requests a second, evenly spread over 16 connections that begin one after the other; rate divides 1,000."""
        log = os.path.join(self.folder, 'latencies')
        if os.path.exists(log): os.remove(log)
        subprocess.run(['h2load', '--h1', '-c16', '-r1', '--rate-period=%dms' % (1000 // rate), '--rps=%g' % (rate / 16), '-n%d' % (rate * seconds), '--log-file=' + log,
                        *(['-H', 'Cookie: ' + cookie] if cookie else []), self.base + path], capture_output=True, check=True)
        rows = [line.split() for line in open(log)]
        bad = len(rows) - sum(r[1] == '200' for r in rows)
        if bad or len(rows) < rate * seconds: print('  (%d answers of %d were errors or missing)' % (bad + rate * seconds - len(rows), rate * seconds))
        times = sorted(int(r[2]) for r in rows)
        return times[len(times) * 99 // 100] / 1000

    def closed_p99(self, path, cookie, seconds=SECONDS):
        """In ms, of 16 clients that ask again as soon as they are answered."""
        out = subprocess.run(['wrk', '-t1', '-c16', '-d%ds' % seconds, '--latency', '-H', 'Cookie: ' + cookie, self.base + path], capture_output=True, text=True).stdout
        value, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)', out).groups()
        return float(value) * {'us': 1e-3, 'ms': 1, 's': 1000}[unit]

    def cache(self):
        text = self.read('/metrics')
        return [int(re.search(r'rotunda_cache_%s_total (\d+)' % w, text).group(1)) for w in ('hits', 'misses')]

    def post(self, connection, path, fields, headers={}):
        connection.request('POST', path, urllib.parse.urlencode(fields), {'Content-Type': 'application/x-www-form-urlencoded', **headers})
        reply = connection.getresponse()
        reply.read()
        return reply

    def connection(self):
        return http.client.HTTPConnection('127.0.0.1', int(self.base.rsplit(':', 1)[1]))

    def draft(self):
        at = self.post(self.connection(), '/drafts/new', {'token': self.token, 'community': 'harbor-demo', 'title': 'Bench'}, {'Cookie': self.cookie})
        return at.getheader('Location').split('?')[0]

    def save_drafts(self, rate, until):
        """Each save is another text of one section; gives how many were taken."""
        path, connection, n = self.draft() + '/problem', self.connection(), 0
        begin = time.time()
        while time.time() < until:
            reply = self.post(connection, path, {'token': self.token, 'version': n, 'body': 'text %d' % n}, {'Cookie': self.cookie, 'HX-Request': 'true'})
            n += reply.status == 200
            time.sleep(max(0, begin + n / rate - time.time()))
        return n

    def sign_ins(self, rate, until):
        """Wrong passwords of addresses that nobody has, each from another machine: every one costs a hash."""
        connection, n, taken = self.connection(), 0, 0
        begin = time.time()
        while time.time() < until:
            reply = self.post(connection, '/sign-in', {'email': 'p%d@nowhere.example' % n, 'password': 'not the password'}, {'X-Forwarded-For': '10.1.%d.%d' % (n // 250, n % 250 + 1)})
            n, taken = n + 1, taken + (reply.status == 422)
            time.sleep(max(0, begin + n / rate - time.time()))
        return taken

    def stop(self):
        self.process.terminate()
        self.process.wait()


def writes(root, together):
    alone = Center(os.path.join(root, 'alone'), '--group', '1')
    django, script = with_django(root, together.slugs)
    for turn in range(ROUNDS):
        disk = syncs(root)
        a, b, c = together.write(), alone.write(), wrk(django, script, SECONDS)
        print('adoptions recorded, 64 clients: %.0f a second; one commit each %.0f: %.1f times (bar %d; the disk syncs %d times a second); Django on PostgreSQL %.0f: %.1f times (bar 10)' %
              (a, b, a / b, 8 if disk < 1000 else 3, disk, c, a / c))
    alone.stop()
    stop_all()


def beside(processes, measure):
    time.sleep(1)
    figure = measure()
    for p in processes: p.kill(), p.wait()
    return figure


def reads(together):
    """Each page with the clients that write and without; and, at a fixed rate, beside two processes that only count: what two busy cores
    cost by themselves. All of these give way to the one that measures: they stand for work elsewhere."""
    own = '/practices/rockford-functional-zero/record'
    measures = [('a signed-in page, 16 clients who ask as fast as they are answered', lambda: together.closed_p99(own, together.cookie)),
                ('the same, 500 a second', lambda: together.p99(own, 500, cookie=together.cookie)),
                ('the list, which each write makes stale, 500 a second', lambda: together.p99('/practices', 500))]
    for what, measure in measures:
        writing, counting = [], []
        for turn in range(ROUNDS):
            quiet = measure()
            writing.append((quiet, beside([subprocess.Popen(['nice', '-n', '10', 'wrk', '-t1', '-c64', '-d1h', '-s', together.script, together.base], stdout=subprocess.DEVNULL)], measure)))
            counting.append((quiet, beside([subprocess.Popen(['nice', '-n', '10', sys.executable, '-c', 'while True: pass']) for _ in range(2)], measure)))
        rounds_said('99th percentile of %s, without and with that load' % what, writing, '1.5')
        rounds_said('    beside two processes that only count', counting, 'none')


def cached(together):
    done = []
    before, until = together.cache(), time.time() + SECONDS
    saver = threading.Thread(target=lambda: done.append(together.save_drafts(50, until)))
    saver.start()
    for path in ['/practices', '/', '/communities', '/practices/rockford-functional-zero', '/es/practices?sort=new']: together.p99(path, 1000, max(1, SECONDS // 5))
    saver.join()
    hits, misses = (b - a for a, b in zip(before, together.cache()))
    print('page cache while %.0f drafts a second are saved: %.3f%% hits of %d pages (bar 95%%)' % (done[0] / SECONDS, 100 * hits / (hits + misses), hits + misses))


def beside_sign_ins(together):
    pairs, taken = [], []
    for turn in range(ROUNDS):
        quiet, until = together.p99('/practices', 1000), time.time() + SECONDS + 1
        signer = threading.Thread(target=lambda: taken.append(together.sign_ins(8, until)))
        signer.start()
        time.sleep(0.5)
        pairs.append((quiet, together.p99('/practices', 1000)))
        signer.join()
    rounds_said('99th percentile of a cached page, 1,000 a second, without and with %.1f sign-ins a second' % (sum(taken) / ROUNDS / (SECONDS + 1)), pairs, '1.5')


with tempfile.TemporaryDirectory(dir=os.path.abspath(os.environ.get('BENCH_DIR', 'build'))) as root:
    os.chmod(root, 0o755)       # PostgreSQL runs as somebody else
    together = Center(os.path.join(root, 'together'), '--behind-proxy')
    try:
        writes(root, together)
        reads(together)
        cached(together)
        beside_sign_ins(together)
    finally:
        stop_all()
        together.stop()
