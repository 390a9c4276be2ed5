#!/bin/sh
# corpora.sh BUILD-DIRECTORY: every fuzzer's seeds as plain tests.
set -u
passed=0 failed=0
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c); name=${name#fuzz_}
    out=$("$1/fuzz_$name" "tests/fuzz/corpus/$name" 2>&1)
    n=$(echo "$out" | sed -n 's/^\([0-9]*\) passed, 0 failed$/\1/p')
    if [ -n "$n" ]; then passed=$((passed + n)); else failed=$((failed + 1)); echo "FAILED $name"; echo "$out" | tail -n 40; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
