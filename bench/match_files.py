#!/usr/bin/python3
"""match_files.py ROTUNDA MATCH_SPEED: rotunda match and check-match from files to files at full size; time, memory, exit code."""
import os, sys, tempfile, time

ROTUNDA, SPEED = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
APPLICANTS, ROUNDS, BAR_SECONDS, BAR_BYTES = 1000000, 3, 2.5, 1 << 30

def run(*command):
    start = time.monotonic()
    pid = os.spawnv(os.P_NOWAIT, command[0], command)
    _, status, usage = os.wait4(pid, 0)
    return time.monotonic() - start, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status)

with tempfile.TemporaryDirectory() as d:
    run(SPEED, '--write', d, str(APPLICANTS))
    inputs = ['--positions', d + '/p.csv', '--applicant-prefs', d + '/a.csv', '--position-prefs', d + '/q.csv']
    size = sum(os.path.getsize(d + '/' + f) for f in ('p.csv', 'a.csv', 'q.csv'))
    for name, more in (('match', ['--out', d + '/m.csv']), ('match with --explain', ['--out', d + '/m.csv', '--explain', d + '/e.csv']), ('check-match', ['--match', d + '/m.csv'])):
        rounds = [run(ROTUNDA, name.split()[0], '--quiet', *inputs, *more) for _ in range(ROUNDS)]
        seconds, memory, code = min(r[0] for r in rounds), max(r[1] for r in rounds), max(r[2] for r in rounds)
        print('%s, files to files, %d applicants, %d MB: %.2f s (bar %.1f), %d MB resident (bar %d), exit code %d' %
              (name, APPLICANTS, size >> 20, seconds, BAR_SECONDS, memory >> 20, BAR_BYTES >> 20, code))
