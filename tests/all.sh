#!/bin/sh
# all.sh [--all]: runs every suite, shows what each says, and adds up their last lines "N passed, N failed".
# --all: every page in every width, language and light (make torture).
set -u
LOOK=$*
cd "$(dirname "$0")/.."
passed=0 failed=0
suite() { # NAME COMMAND...
    echo "== $1"; shift
    out=$(mktemp)
    "$@" >"$out" 2>&1; code=$?
    last=$(tail -n 1 "$out")
    p=$(echo "$last" | sed -n 's/^\([0-9]*\) passed, [0-9]* failed.*$/\1/p')
    f=$(echo "$last" | sed -n 's/^[0-9]* passed, \([0-9]*\) failed.*$/\1/p')
    if [ -z "$p" ]; then p=0 f=1; echo "(ended with $code, without a count)"; elif [ $code -ne 0 ] && [ "$f" = 0 ]; then f=1; echo "(ended with $code)"; fi
    grep -E '^[0-9]+ (crash images|kills|mutants), ' "$out"
    if [ "$f" -ne 0 ]; then tail -n 200 "$out"; else echo "$last"; fi
    passed=$((passed + p)) failed=$((failed + f))
    rm -f "$out"
}
suite "unit tests and queries on PostgreSQL (gcc, address and undefined sanitizers)" tests/postgres.sh build/asan/rotunda-test
suite "unit tests (clang)" build/clang/rotunda-test
suite "conditions and CHECKs switched off one by one" tests/mutate.sh build/mutate/rotunda-test
suite "seeds of the fuzzers" tests/fuzz/corpora.sh build/asan
suite "generator of pages" tests/htmlgen/run.sh build/tools/htmlgen build/tools/messages
suite "the style sheet" tests/style.sh
suite "the Spanish of the interface" tests/spanish.sh build/tools/messages
suite "imports that are killed, meet each other, or are no imports" tests/faults.sh build/asan/rotunda
suite "backups beside load, killed, damaged, restored; a disk that fails to sync" tests/backup.sh build/rotunda
suite "generator of queries" tests/sqlgen/run.sh build/tools/sqlgen
suite "load beside stops and imports" tests/load.sh build/asan/rotunda 6
suite "the command line" tests/command_line.sh build/asan/rotunda
suite "lotteries: committed, drawn, verified, redrawn in Python, forged" tests/lottery.sh build/asan/rotunda
suite "matches: made, explained, checked, forged, refused" tests/match.sh build/asan/rotunda
suite "assignments: proved, drawn, kept, impossible, refused" tests/assign.sh build/asan/rotunda
suite "a visitor from Dayton, by the API and the command line" tests/dayton.sh build/asan/rotunda
suite "programs that write: the guide's examples, killed servers" tests/api_guide.sh build/asan/rotunda
suite "impact: the command line" tests/impact.sh build/asan/rotunda
suite "the manual page, completion" tests/manual.sh build/asan/rotunda
suite "pages in a browser" tests/browser/run.sh build/rotunda $LOOK
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
