#!/bin/sh
# torture.sh: everything that is too long for make test, in full. The last line adds up.
#
#   unit tests and the server's, with the large numbers (500 slow connections, every n-th write, 10,000 crash images, 1,000
#   kills), under address and undefined sanitizers; the same under the thread sanitizer; the server under load while imports run, under the thread sanitizer;
#   50 kills; valgrind on the command line and the unit tests; the fuzzers, FUZZ_SECONDS each; every page in a browser, where those tests are
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
suite() { # NAME COMMAND...
    echo "== $1"; shift
    "$@" >"$work/out" 2>&1; code=$?
    last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$work/out" | tail -n 1)
    p=$(echo "$last" | sed -n 's/^\([0-9]*\) passed, .*/\1/p') f=$(echo "$last" | sed -n 's/^[0-9]* passed, \([0-9]*\) failed.*/\1/p')
    [ -n "$p" ] || { p=0 f=1; }
    if [ $code -ne 0 ] && [ "$f" = 0 ]; then f=1; echo "(ended with $code)"; fi
    grep -E '^[0-9]+ (crash images|kills|mutants), ' "$work/out"
    [ "$f" = 0 ] && grep -v '^rotunda: ' "$work/out" | tail -n 2 || tail -n 200 "$work/out"
    passed=$((passed + p)) failed=$((failed + f))
}
export ROTUNDA_TORTURE=1
export TSAN_OPTIONS="halt_on_error=0 exitcode=66 second_deadlock_stack=1 suppressions=$PWD/tests/tsan.supp"
suite "unit tests with large numbers (address and undefined sanitizers)" build/asan/rotunda-test
suite "unit tests with large numbers (thread sanitizer)" build/tsan/rotunda-test
suite "every market up to four by four" env ROTUNDA_EVERY=1 build/rotunda-test match_every_instance_up_to_four_by_four
suite "load beside imports (thread sanitizer)" tests/load.sh build/tsan/rotunda 30
suite "load beside imports (address sanitizer)" tests/load.sh build/asan/rotunda 30
suite "50 kills, bad imports" tests/faults.sh build/rotunda 50
suite "backups beside load, a disk that fails to sync" tests/backup.sh build/rotunda
suite "programs that write, killed 200 times" tests/api_guide.sh build/rotunda
suite "valgrind on the command line" tests/valgrind.sh build/rotunda
suite "unit tests under valgrind: nothing is read that was not written" \
    env -u ROTUNDA_TORTURE valgrind --quiet --error-exitcode=99 --leak-check=no build/rotunda-test src/
suite "conditions and CHECKs switched off one by one" tests/mutate.sh build/mutate/rotunda-test
suite "planted errors in the impact engine are seen" tests/impact/planted.py
suite "fuzzers" tests/fuzz/run.sh build/fuzz "${FUZZ_SECONDS:-600}" $(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_\(.*\)\.c/\1/')
[ ! -e tests/browser/run.sh ] || suite "every page in a browser" tests/browser/run.sh build/rotunda --all
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
