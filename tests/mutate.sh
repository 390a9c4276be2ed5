#!/bin/sh
# mutate.sh PROGRAM [ARGUMENT...]: runs the mutants and ends as every suite does; one that is killed has passed.
out=$("$@"); code=$?
echo "$out"
echo "$out" | sed -n 's/^\([0-9]*\) mutants, \([0-9]*\) killed$/\1 \2/p' | { read -r all killed; echo "${killed:-0} passed, $((${all:-1} - ${killed:-0})) failed"; }
exit $code
