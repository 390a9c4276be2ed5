#!/bin/sh
# timed.sh WORDS COMMAND...: runs it and says how long it took.
words=$1; shift
began=$(date +%s)
"$@" || exit
echo "-- $words: $(($(date +%s) - began)) s"
