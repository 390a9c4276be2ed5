#!/usr/bin/env bash
# all.sh: make test: every suite, several at once, the long ones first (tests/suites.sh). The last line adds up.
set -u
cd "$(dirname "$0")/.."
. tests/suites.sh
alone "conditions and CHECKs switched off one by one" tests/mutate.sh build/mutate/rotunda-test
long="faults crash killed alike match assign"
suite "unit tests and queries on PostgreSQL (gcc, address and undefined sanitizers)" tests/postgres.sh build/asan/rotunda-test -${long// / -}
suite "failures, kills, power cuts, what may be inferred, matches (the same)" build/asan/rotunda-test $long
suite "pages in a browser" tests/browser/run.sh build/rotunda
suite "imports that are killed, meet each other, or are no imports" tests/faults.sh build/asan/rotunda
suite "backups beside load, killed, damaged, restored; a disk that fails to sync" tests/backup.sh build/rotunda
# A thousand commands each, of which the sanitizer would take two thirds of the time to begin; make torture gives it them.
suite "matches: made, explained, checked, forged, refused" tests/match.sh build/rotunda
suite "impact: the command line" tests/impact.sh build/rotunda
suite "programs that write: the guide's examples, killed servers" tests/api_guide.sh build/asan/rotunda
suite "the command line" tests/command_line.sh build/asan/rotunda
suite "generator of pages" tests/htmlgen/run.sh build/tools/htmlgen build/tools/messages
suite "generator of queries" tests/sqlgen/run.sh build/tools/sqlgen
suite "seeds of the fuzzers" tests/fuzz/corpora.sh build/asan
suite "load beside stops and imports" tests/load.sh build/asan/rotunda 6
suite "assignments: proved, drawn, kept, impossible, refused" tests/assign.sh build/asan/rotunda
suite "a visitor from Dayton, by the API and the command line" tests/dayton.sh build/asan/rotunda
suite "lotteries: committed, drawn, verified, redrawn in Python, forged" tests/lottery.sh build/asan/rotunda
suite "the manual page, completion" tests/manual.sh build/asan/rotunda
suite "the style sheet" tests/style.sh
suite "the Spanish of the interface" tests/spanish.sh build/tools/messages
suites_end
