"""people.py BINARY [--quick]: what people's changes cost, measured in one run.

Durable writes: 64 clients record adoptions, each answered when it is on the disk; against the same program with one commit and sync
for every request (serve --group 1), the disk's syncs a second beside it. Reads under that load against reads without it. The page
cache's hits while 50 drafts a second are saved. Cached pages while 8 people a second sign in, each costing a password's hash.
"""
import http.client, os, re, subprocess, sys, tempfile, threading, time, urllib.parse, urllib.request, http.cookiejar

binary, quick = os.path.abspath(sys.argv[1]), '--quick' in sys.argv
SECONDS = 3 if quick else 8


def syncs(folder):
    path = os.path.join(folder, 'syncs')
    fd, n, end = os.open(path, os.O_CREAT | os.O_WRONLY), 0, time.time() + 1
    while time.time() < end:
        os.pwrite(fd, b'x' * 8192, 0)
        os.fdatasync(fd)
        n += 1
    os.close(fd)
    return n


class Center:
    """A demo center of its own, served, with one of its people signed in."""

    def __init__(self, folder, *options):
        subprocess.run([binary, 'demo', '--data', folder, '--quiet'], check=True)
        self.process = subprocess.Popen([binary, 'serve', '--data', folder, '--port', '0', *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        link = None
        for line in self.process.stdout:
            if 'ready at' in line: self.base = line.split()[-1]
            if 'Demo staff of Harbor' in line: link = line.split()[-1]
            if 'Demo staff of Valle' in line: break
        self.jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        opener.open(link, data=b'')
        page = opener.open(self.base + '/practices/durham-commute-nudges/record').read().decode()
        self.token = re.search(r'name="token" value="(\w+)"', page).group(1)
        self.cookie = '; '.join('%s=%s' % (c.name, c.value) for c in self.jar)
        self.slugs = re.findall(r'"slug":"([a-z0-9-]+)","title"', opener.open(self.base + '/api/v1/practices?limit=100').read().decode())
        self.script = os.path.join(folder, 'record.lua')
        with open(self.script, 'w') as f:
            f.write('''local slugs = {%s}
function init(args) math.randomseed(tonumber(tostring({}):sub(8), 16) %% 1000003) end
function request()
  local status = math.random(2) == 1 and "adopted" or "adapted"
  local body = "token=%s&community=harbor-demo&status=" .. status .. "&channel=letters&since=20" .. math.random(10, 25) .. "-0" .. math.random(1, 9) .. "-1" .. math.random(0, 9)
  return wrk.format("POST", "/practices/" .. slugs[math.random(#slugs)] .. "/record", { ["Cookie"] = "%s", ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end


''' % (','.join('"%s"' % s for s in self.slugs), self.token, self.cookie))

    def write(self, seconds=SECONDS):
        out = subprocess.run(['wrk', '-t1', '-c64', '-d%ds' % seconds, '-s', self.script, self.base], capture_output=True, text=True).stdout
        bad = re.search(r'Non-2xx or 3xx responses: (\d+)', out)
        if bad: print('  (%s were refused)' % bad.group(1))
        return float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1))

    def p99(self, path, seconds=SECONDS):
        out = subprocess.run(['wrk', '-t1', '-c16', '-d%ds' % seconds, '--latency', '-H', 'Cookie: ' + self.cookie, self.base + path], capture_output=True, text=True).stdout
        value, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)', out).groups()
        return float(value) * {'us': 1e-3, 'ms': 1, 's': 1000}[unit]

    def anybodys_p99(self, path, seconds=SECONDS):
        out = subprocess.run(['wrk', '-t1', '-c16', '-d%ds' % seconds, '--latency', self.base + path], capture_output=True, text=True).stdout
        value, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)', out).groups()
        return float(value) * {'us': 1e-3, 'ms': 1, 's': 1000}[unit]

    def cache(self):
        text = urllib.request.urlopen(self.base + '/metrics').read().decode()
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
        return at.getheader('Location')

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


with tempfile.TemporaryDirectory(dir=os.environ.get('BENCH_DIR', '.')) as root:
    together, alone = Center(os.path.join(root, 'together'), '--behind-proxy'), Center(os.path.join(root, 'alone'), '--group', '1')
    for turn in range(1 if quick else 3):
        disk = syncs(root)
        a, b = together.write(), alone.write()
        bar = 8 if disk < 1000 else 3
        print('adoptions recorded, 64 clients: %.0f a second, one commit each %.0f: %.1f times (bar %d; the disk syncs %d times a second)' % (a, b, a / b, bar, disk))
    reads = '/practices/rockford-functional-zero/record'
    quiet = together.p99(reads)
    load = subprocess.Popen(['wrk', '-t1', '-c64', '-d%ds' % (SECONDS + 2), '-s', together.script, together.base], stdout=subprocess.DEVNULL)
    time.sleep(1)
    busy = together.p99(reads)
    load.wait()
    print('99th percentile of a signed-in page: %.1f ms, under that load %.1f ms: %.2f times (bar 1.5)' % (quiet, busy, busy / quiet))
    done = []
    before, until = together.cache(), time.time() + SECONDS
    saver = threading.Thread(target=lambda: done.append(together.save_drafts(50, until)))
    saver.start()
    for path in ['/practices', '/', '/communities', '/practices/rockford-functional-zero', '/es/practices?sort=new']: together.anybodys_p99(path, max(1, SECONDS // 5))
    saver.join()
    hits, misses = (b - a for a, b in zip(before, together.cache()))
    print('page cache while %.0f drafts a second are saved: %.3f%% hits of %d pages (bar 95%%)' % (done[0] / SECONDS, 100 * hits / (hits + misses), hits + misses))
    quiet = together.anybodys_p99('/practices')
    until = time.time() + SECONDS + 1
    signer = threading.Thread(target=lambda: done.append(together.sign_ins(8, until)))
    signer.start()
    time.sleep(0.5)
    busy = together.anybodys_p99('/practices')
    signer.join()
    print('99th percentile of a cached page: %.2f ms, with %.1f sign-ins a second %.2f ms: %.2f times (bar 1.5)' % (quiet, done[1] / (SECONDS + 1), busy, busy / quiet))
    together.stop(), alone.stop()
