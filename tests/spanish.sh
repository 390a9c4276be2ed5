#!/bin/sh
# spanish.sh MESSAGES: every message of the interface has a translation that fits, and no translation is left over.
set -u
messages=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$(dirname "$0")/.."
out=$dir/out
"$messages" --check --po po/es.po build/gen/pages.pot $(find src -name '*.c' ! -name '*_test.c' | sort) >"$out" 2>&1
held $? "po/es.po and what the program says differ:"
msgfmt --check-format --check-header -o /dev/null po/es.po >"$out" 2>&1
held $? "po/es.po is not a catalogue:"
# public services write to everybody alike: usted
grep -nE '^msgstr.*\b([Tt]u|[Tt]us|[Tt]ú|[Hh]az|[Pp]uedes|[Qq]uieres|[Tt]ienes|vosotros|vuestr[oa]s?)\b' po/es.po >"$out"
[ ! -s "$out" ]
held $? "written as to a friend:"
counted
