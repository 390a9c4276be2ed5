#!/bin/sh
# run.sh BUILD-DIRECTORY SECONDS NAME...: each fuzzer for so long. The last line counts those that found nothing.
set -u
build=$1 seconds=$2; shift 2
passed=0 failed=0
mkdir -p "$build/broken"
for name in "$@"; do
    mkdir -p "$build/corpus/$name"
    dictionary=; [ -e "tests/fuzz/$name.dict" ] && dictionary="-dict=tests/fuzz/$name.dict"
    if "$build/fuzz_$name" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -max_len=20000 -print_final_stats=1 $dictionary \
        -artifact_prefix="$build/broken/$name-" "$build/corpus/$name" "tests/fuzz/corpus/$name" >"$build/$name.log" 2>&1
    then passed=$((passed + 1)); else failed=$((failed + 1)); tail -n 60 "$build/$name.log"; fi
    echo "$name: $(sed -n 's/^stat::number_of_executed_units: */runs /p' "$build/$name.log"), $(ls "$build/corpus/$name" | wc -l) new inputs"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
