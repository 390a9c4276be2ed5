#!/usr/bin/python3
"""peers.py ROTUNDA WRITE_LOAD [--quick]: pages and searches over HTTP beside peers on the same machine, in one run.

Peers come from Debian and are started here on loopback: nginx (2 workers, the same bytes from a file), Fossil (the same texts as
wiki pages with its full-text index on), Django (a paginated list on PostgreSQL behind gunicorn with 2 workers). Load is wrk with
2 threads and 64 connections. Rounds of the two sides alternate; what is printed is the median of rounds and the ratio."""
import os, re, shutil, signal, statistics, subprocess, sys, tempfile, time
from beside import django_app, free_port, start, stop_all, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
QUICK = '--quick' in sys.argv
ROUNDS, SECONDS = (3, 2) if QUICK else (5, 5)
ROTUNDA, WRITE_LOAD = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.setdefault('USER', 'bench')     # Fossil wants to know who writes

def wrk(url, script=None):
    said = subprocess.run(['wrk', '-t2', '-c64', '-d%ds' % SECONDS, '--latency'] + (['-s', script] if script else []) + [url], capture_output=True, text=True).stdout
    errors = re.search(r'Non-2xx or 3xx responses: (\d+)', said)
    if errors or 'Requests/sec' not in said:
        print('  (%s answers were errors: %s)' % (errors.group(1) if errors else 'all', url))
    return float(re.search(r'Requests/sec:\s+([\d.]+)', said).group(1))

def versus(name, bar, ours, theirs):
    a, b = [], []
    for _ in range(ROUNDS):
        a.append(ours())
        b.append(theirs())
    ratios = [x / y for x, y in zip(a, b)]
    print('%-46s %9.0f/s against %9.0f/s: %6.2f times (bar %s; rounds %s)' % (name, statistics.median(a), statistics.median(b), statistics.median(ratios), bar,
          ' '.join('%.2f' % r for r in sorted(ratios))), flush=True)

# ---- ours ----

def center(work):
    data, texts = os.path.join(work, 'center'), os.path.join(work, 'texts')
    os.makedirs(texts)
    subprocess.run([ROTUNDA, 'demo', '--data', data, '--quiet'], check=True)
    subprocess.run(['/usr/bin/python3', os.path.join(HERE, 'make_practices.py'), '5000', texts], check=True)
    subprocess.run([ROTUNDA, 'import', 'practices', texts + '/practices.csv', '--texts', texts + '/practices.md', '--data', data, '--quiet'], check=True)
    return data, texts

def resident(p, what='VmRSS'):
    return int(re.search(what + r':\s+(\d+)', open('/proc/%d/status' % p.pid).read()).group(1)) / 1024

def start_time(data):
    times = []
    for _ in range(ROUNDS):
        port = free_port()
        begin = time.monotonic()
        p = start([ROTUNDA, 'serve', '--data', data, '--port', str(port)])
        wait_for('http://127.0.0.1:%d/' % port)
        times.append(1000 * (time.monotonic() - begin))
        p.send_signal(signal.SIGTERM)
        p.wait()
    print('%-46s %9.0f ms (bar 100; rounds %s)' % ('start to the first page', statistics.median(times), ' '.join('%.0f' % t for t in sorted(times))), flush=True)

# ---- nginx ----

def nginx(work, pages):
    root, port = os.path.join(work, 'nginx'), free_port()
    os.makedirs(root)
    for name, body in pages.items():
        open(os.path.join(root, name), 'wb').write(body)
    conf = os.path.join(root, 'nginx.conf')
    open(conf, 'w').write('''daemon off; worker_processes 2; pid %s/pid; error_log %s/log; user root;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 1000000; types { text/html html; }
  server { listen 127.0.0.1:%d backlog=1024; root %s; } }''' % (root, root, port, root))
    start(['nginx', '-c', conf, '-e', os.path.join(root, 'log')])
    wait_for('http://127.0.0.1:%d/%s' % (port, next(iter(pages))))
    return 'http://127.0.0.1:%d/' % port

# ---- Fossil ----

def texts_of(folder):
    bodies = re.split(r'^## ', open(folder + '/practices.md', encoding='utf-8').read(), flags=re.M)[1:]
    return [(re.search(r'^- slug: (\S+)', b, re.M).group(1), b) for b in bodies]

def fossil(work, folder):
    # in memory where there is such a folder: 5,000 commits to a disk would take minutes
    repository, port = os.path.join('/dev/shm' if os.path.isdir('/dev/shm') else work, os.path.basename(work) + '.fossil'), free_port()
    run = lambda *a, **k: subprocess.run(['fossil', *a, '-R', repository], check=True, capture_output=True, **k)
    subprocess.run(['fossil', 'new', repository], check=True, capture_output=True)
    begin = time.monotonic()
    for i, (slug, body) in enumerate(texts_of(folder)):
        run('wiki', 'create', slug, input=body.encode())
        if i % 500 == 0:
            print('\r  filling Fossil: %d of 5000' % i, end='', file=sys.stderr, flush=True)
    print('\r  Fossil was filled in %.0f s' % (time.monotonic() - begin), file=sys.stderr)
    run('fts-config', 'index', 'on')
    run('fts-config', 'enable', 'w')
    run('fts-config', 'reindex')
    start(['fossil', 'server', '--port', str(port), '--localhost', repository])
    wait_for('http://127.0.0.1:%d/search?s=water&y=w' % port)
    return 'http://127.0.0.1:%d/search' % port

# ---- Django ----

APP = '''
import os, sys
from django.conf import settings
settings.configure(DEBUG=False, ALLOWED_HOSTS=['*'], ROOT_URLCONF=__name__, SECRET_KEY='bench', INSTALLED_APPS=[], USE_TZ=True,
    DATABASES={'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'postgres', 'USER': 'rotunda', 'HOST': os.environ['PGHOST'], 'CONN_MAX_AGE': 600}},
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'OPTIONS': {'loaders': [('django.template.loaders.locmem.Loader', {'list.html': """<!doctype html><title>Practices</title>
<h1>Practices</h1><p>{{ paginator.count }} practices</p>{% for p in object_list %}<article><h2><a href="/practices/{{ p.slug }}">{{ p.title }}</a></h2><p>{{ p.summary }}</p>
<p>{{ p.community }}{% if p.year_started %}, since {{ p.year_started }}{% endif %}</p><dl><dt>Cost<dd>{{ p.cost_text|default:"Not known" }}<dt>What changed<dd>{{ p.outcome_text|default:"Not known" }}<dt>How sure<dd>{{ p.evidence }}</dl></article>{% endfor %}
{% if page_obj.has_next %}<a href="?page={{ page_obj.next_page_number }}">More</a>{% endif %}"""})]}}])
import django
django.setup()
from django.db import models, connection
from django.views.generic import ListView
from django.urls import path
from django.core.wsgi import get_wsgi_application
FIELDS = ['slug', 'title', 'summary', 'community', 'year_started', 'cost_text', 'outcome_text', 'evidence']
class Practice(models.Model):
    slug = models.TextField(unique=True)
    title = models.TextField(); summary = models.TextField(); community = models.TextField(); year_started = models.TextField(db_index=True)
    cost_text = models.TextField(); outcome_text = models.TextField(); evidence = models.TextField()
    class Meta:
        app_label = 'library'
        ordering = ['id']
class PracticeList(ListView):
    model = Practice; paginate_by = 20; template_name = 'list.html'
urlpatterns = [path('practices', PracticeList.as_view())]
def fill(rows):
    with connection.schema_editor() as editor:
        editor.create_model(Practice)
    Practice.objects.bulk_create([Practice(**{f: r[f] for f in FIELDS}) for r in rows])
application = get_wsgi_application()
'''

def django(work, folder):
    place = django_app(work, 'library', APP, 'import csv, library; library.fill(list(csv.DictReader(open("%s/practices.csv", encoding="utf-8"))))' % folder)
    wait_for(place + '/practices')
    return place

# ---- each request another, so that no cache answers ----

def scripts(work, folder):
    words = sorted({w.lower() for _, b in texts_of(folder)[:400] for w in re.findall(r'[A-Za-z]{4,}', b.split('\n\n', 2)[2])})
    lua = 'local words = { %s }\nlocal n = 0\nfunction init(args) math.randomseed(tonumber(tostring({}):sub(8), 16) %% 1000003) end\n' % ', '.join('"%s"' % w for w in words)
    query = 'local w = {} for i = 1, 3 do w[i] = words[math.random(#words)] end\nn = n + 1\n'
    ours, theirs, pages = (os.path.join(work, n) for n in ('ours.lua', 'theirs.lua', 'pages.lua'))
    open(ours, 'w').write(lua + 'function request() ' + query + 'return wrk.format("GET", "/practices?q=" .. table.concat(w, "+") .. "&n=" .. math.random(1000000000)) end')
    open(theirs, 'w').write(lua + 'function request() ' + query + 'return wrk.format("GET", "/search?y=w&s=" .. table.concat(w, "+")) end')
    open(pages, 'w').write('function init(args) math.randomseed(tonumber(tostring({}):sub(8), 16) % 1000003) end\n'
                           'function request() return wrk.format("GET", "/practices?page=" .. math.random(200) .. "&n=" .. math.random(1000000000)) end')
    return ours, theirs, pages

def with_writes(data, measure):
    p = subprocess.Popen([WRITE_LOAD, data, '50', str(SECONDS)], stdout=subprocess.PIPE, text=True)
    figure = measure()
    done = int(p.communicate()[0])
    if done < 0.9 * 50 * SECONDS:
        print('  (only %d of %d writes were done)' % (done, 50 * SECONDS))
    return figure

def imports(work):
    us = os.path.join(HERE, '..', 'data', 'us_places.csv.gz')
    times = []
    for i in range(ROUNDS):
        into = os.path.join(work, 'places%d' % i)
        begin = time.monotonic()
        subprocess.run([ROTUNDA, 'import', 'places', us, '--data', into, '--quiet'], check=True)
        times.append(time.monotonic() - begin)
    print('%-46s %9.2f s (bar 1; rounds %s)' % ('import of the 19,498 places', statistics.median(times), ' '.join('%.2f' % t for t in sorted(times))), flush=True)
    if QUICK:
        return
    peaks = {}
    for n in (100000, 1000000):
        path = os.path.join(work, 'many.csv')
        with open(path, 'w') as f:
            f.write('geoid,ocd_id,name,full_name,state,state_name,county_geoid,lat,lon,population,population_year,census_2010,land_km2,water_km2,ansicode,funcstat\n')
            for i in range(n):
                f.write('%07d,,Place %d,Place %d city,OH,Ohio,39113,39.7,-84.1,%d,2019,%d,10.5,0.1,,A\n' % (i, i, i, i % 90000, i % 80000))
        begin = time.monotonic()
        p = subprocess.Popen([ROTUNDA, 'import', 'places', path, '--data', os.path.join(work, 'many%d' % n), '--quiet'])
        _, status, usage = os.wait4(p.pid, 0)
        peaks[n] = usage.ru_maxrss / 1024
        print('%-46s %9.1f s, %.0f MiB at most%s' % ('import of %d places' % n, time.monotonic() - begin, peaks[n], '' if status == 0 else ', FAILED'), flush=True)
        shutil.rmtree(os.path.join(work, 'many%d' % n))

def binary(work):
    stripped = os.path.join(work, 'stripped')
    subprocess.run(['strip', '-o', stripped, ROTUNDA], check=True)
    print('%-46s %9.2f MiB (bar 8)' % ('program, stripped', os.path.getsize(stripped) / 2 ** 20), flush=True)

def main():
    work = tempfile.mkdtemp(prefix='rotunda-bench-')
    try:
        data, texts = center(work)
        start_time(data)
        port = free_port()
        server = start([ROTUNDA, 'serve', '--data', data, '--port', str(port)])
        base = 'http://127.0.0.1:%d' % port
        practice, first = '/practices/rockford-functional-zero', '/practices'
        still = nginx(work, {'practice.html': wait_for(base + practice), 'list.html': wait_for(base + first)})
        versus('cached practice page, against nginx', '1.0', lambda: wrk(base + practice), lambda: wrk(still + 'practice.html'))
        versus('cached first list page, against nginx', '1.0', lambda: wrk(base + first), lambda: wrk(still + 'list.html'))
        versus('practice page under 50 writes/s, against none', '0.9', lambda: with_writes(data, lambda: wrk(base + practice)), lambda: wrk(base + practice))
        ours, theirs, pages = scripts(work, texts)
        blog = django(work, texts)
        versus('list, not cached, against Django', '20', lambda: wrk(base, pages), lambda: wrk(blog, pages))
        wiki = fossil(work, texts)
        versus('search, not cached, against Fossil', '10', lambda: wrk(base, ours), lambda: wrk(wiki.rsplit('/', 1)[0], theirs))
        print('%-46s %9.1f MiB now, %.1f at most (bar 64)' % ('resident, 5,000 practices, after all this', resident(server), resident(server, 'VmHWM')), flush=True)
        imports(work)
        binary(work)
    finally:
        stop_all()
        shutil.rmtree(work, ignore_errors=True)
        subprocess.run('rm -f /dev/shm/%s.fossil*' % os.path.basename(work), shell=True)

main()
