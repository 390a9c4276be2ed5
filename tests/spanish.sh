#!/bin/sh
# spanish.sh MESSAGES: every message of the interface has a translation that fits, and no translation is left over.
set -u
messages=$(realpath "$1")
cd "$(dirname "$0")/.."
passed=0 failed=0
held() { # CODE WHAT: after output in $out
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $2"; sed 's/^/    /' "$out" | head -100; fi
}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
"$messages" --check --po po/es.po build/gen/pages.pot $(find src -name '*.c' ! -name '*_test.c' | sort) >"$out" 2>&1
held $? "po/es.po and what the program says differ:"
msgfmt --check-format --check-header -o /dev/null po/es.po >"$out" 2>&1
held $? "po/es.po is not a catalogue:"
# public services write to everybody alike: usted
grep -nE '^msgstr.*\b([Tt]u|[Tt]us|[Tt]ú|[Hh]az|[Pp]uedes|[Qq]uieres|[Tt]ienes|vosotros|vuestr[oa]s?)\b' po/es.po >"$out"
[ ! -s "$out" ]
held $? "written as to a friend:"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
