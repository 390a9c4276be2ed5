"""people.py BINARY [--quick]: what people's changes cost, measured in one run.

Durable writes: 64 clients record adoptions, each answered when it is on the disk; against the same program with one commit and sync
for every request (serve --group 1), the disk's syncs a second beside it. Reads under that load against reads without it.
"""
import os, re, subprocess, sys, tempfile, time, urllib.parse, urllib.request, http.cookiejar

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

    def stop(self):
        self.process.terminate()
        self.process.wait()


with tempfile.TemporaryDirectory(dir=os.environ.get('BENCH_DIR', '.')) as root:
    together, alone = Center(os.path.join(root, 'together')), Center(os.path.join(root, 'alone'), '--group', '1')
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
    together.stop(), alone.stop()
