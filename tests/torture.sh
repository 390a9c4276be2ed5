#!/usr/bin/env bash
# torture.sh [PART...]: everything that is too long for make test, in full: all parts, or those named. As in make test several at once; what
# runs says every minute how far it is; the last line adds up. How large each part is, and how long it takes: docs/TESTING.md.
set -u
cd "$(dirname "$0")/.."
. tests/suites.sh
export ROTUNDA_TORTURE=1
export TSAN_OPTIONS="halt_on_error=0 exitcode=66 second_deadlock_stack=1 suppressions=$PWD/tests/tsan.supp"
parts="kills images faults tsan units commands markets valgrind fuzz mutate planted load browser"

# As it is shipped: under a sanitizer each fork of the program that is killed would copy hundreds of megabytes of its bookkeeping.
kills() {
    suite "1,000 kills of a center that writes, checkpoints and is backed up; 1,000 of an upgrade" build/rotunda-test killed
    suite "50 kills of imports; bad imports" tests/faults.sh build/rotunda 50
    suite "programs that write, killed 200 times" tests/api_guide.sh build/rotunda
    suite "backups beside load, killed; a disk that fails to sync" tests/backup.sh build/rotunda
}
images() { suite "10,000 crash images" build/asan/rotunda-test crash; }
# As it is shipped: tens of thousands of failures. Under the sanitizer, make test's every third to tens of thousandth of them.
faults() {
    suite "each n-th write, sync, read, open and allocation fails: rules of people" build/rotunda-test faults_each_failure_under
    suite "the same: imports, backups, upgrades, servers" build/rotunda-test faults -faults_each_failure_under
    suite "failures under the address sanitizer" env -u ROTUNDA_TORTURE build/asan/rotunda-test faults
}
# What has threads of its own: the store with its writer, jobs, imports and backups, what is derived, the server over sockets, mail,
# and the engines where they share work out. The others run on one thread, and the sanitizer would see nothing there in an hour.
tsan() {
    suite "what runs on several threads (thread sanitizer)" build/tsan/rotunda-test src/store tests/http_test columns_test impact_test search_answers attacks_limits center_face -killed
    suite "load beside imports (thread sanitizer)" tests/load.sh build/tsan/rotunda 60
}
# clang: without those that try thousands of failures, kills and instances: what is compiled otherwise shows in the short ones too.
units() {
    suite "the other unit tests with large numbers (address and undefined sanitizers)" build/asan/rotunda-test -killed -crash -faults
    suite "unit tests (clang)" env -u ROTUNDA_TORTURE build/clang/rotunda-test -killed -crash -faults -alike -match -assign
}
commands() {
    suite "matches from files (address and undefined sanitizers)" tests/match.sh build/asan/rotunda
    suite "impact: the command line (the same)" tests/impact.sh build/asan/rotunda
}
markets() { suite "every market up to four by four" env ROTUNDA_EVERY=1 build/rotunda-test match_every_instance_up_to_four_by_four; }
# Numbers are read in 80 bits; valgrind has 64 of them, so that the last digit of a few is another there.
valgrind() {
    suite "unit tests: nothing is read that was not written" env -u ROTUNDA_TORTURE valgrind --quiet --error-exitcode=99 --leak-check=no build/rotunda-test src/ -match_ -assign_ -killed -real_reads -real_rounds
    suite "valgrind on the command line" tests/valgrind.sh build/rotunda
}
fuzz() {
    for source in tests/fuzz/fuzz_*.c; do
        name=$(basename "$source" .c)
        suite "fuzzer: ${name#fuzz_}" tests/fuzz/run.sh build/fuzz "${FUZZ_SECONDS:-120}" "${name#fuzz_}"
    done
}
mutate() { alone "conditions and CHECKs switched off one by one" tests/mutate.sh build/mutate/rotunda-test; }
planted() { suite "planted errors in the impact engine are seen" tests/impact/planted.py; }
load() { suite "load beside imports (address sanitizer)" tests/load.sh build/asan/rotunda 60; }
browser() { suite "every page in every width, language and light" tests/browser/run.sh build/rotunda --all; }

for part in ${*:-$parts}; do
    [[ " $parts " = *" $part "* ]] || { echo "there is no part $part; there are: $parts" >&2; exit 2; }
done
for part in ${*:-$parts}; do $part; done
suites_end
