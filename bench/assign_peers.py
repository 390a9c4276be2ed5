#!/usr/bin/python3
"""assign_peers.py ASSIGN_SPEED ASSIGN_LEMON: the assignment of full size beside LEMON's network simplex on the same problem."""
import os, subprocess, sys, tempfile

SPEED, LEMON = (os.path.abspath(p) for p in sys.argv[1:3])
pid = subprocess.Popen([SPEED], stdout=subprocess.PIPE, text=True)
said = pid.stdout.read().split()
_, _, usage = os.wait4(pid.pid, 0)
seconds, total, unfilled, proved, proof = float(said[0]), int(said[1]), int(said[2]), said[3], float(said[4])
print('assignment, 10,000 items x 5,000 reviewers, 3 each, 200 candidates: %.3f s, %d MB resident (bar 1024), %d needs unfilled, %s in %.3f s' %
      (seconds, usage.ru_maxrss >> 10, unfilled, proved, proof))
if not os.path.exists(LEMON):
    sys.exit('LEMON: not runnable here')
with tempfile.TemporaryDirectory() as d:
    subprocess.run([SPEED, '--write', d + '/problem'], check=True)
    rounds = [subprocess.run([LEMON, d + '/problem'], capture_output=True, text=True).stdout.split() for _ in range(3)]
    peer = min(float(r[0]) for r in rounds)
    print('LEMON network simplex: %.3f s, total %s beside %d; we take %.2f times as long (bar 1)' % (peer, rounds[0][1], total, seconds / peer))
