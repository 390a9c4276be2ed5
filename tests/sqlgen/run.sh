#!/bin/sh
# Runs the folders beside this file: each is a room with schema.sql, queries.sql or both, that stands after the room base. A
# folder later/ in it is a room after it, files of migrations/ in it the way to the schema of base and of this room.
#
#   want.txt           sqlgen has to refuse the room with exactly this text
#   want.h and want.c  it has to make exactly this code, which has to compile
#
# usage: run.sh SQLGEN [keep]     keep writes what came over what was wanted, for a look at git diff
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
sqlgen=$(realpath "$1") keep=${2:-}
work=$(mktemp -d "${TMPDIR:-/tmp}/sqlgen.XXXXXX")
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

result() { # NAME CAME WANTED
    [ -z "$keep" ] || cp "$2" "$3"
    if cmp -s "$2" "$3"; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    echo "FAILED $1"
    diff "$3" "$2" 2>&1 | head -40 | sed 's/^/    /'
}

for dir in "$here"/*/; do
    name=$(basename "$dir")
    [ "$name" = base ] && continue
    rm -rf "$work/in"; mkdir -p "$work/in/gen"
    cp -r "$here/base" "$dir" "$work/in/"
    later=; [ -d "$dir/later" ] && later=$name/later
    if (cd "$work/in" && "$sqlgen" --out gen base "$name" $later $(ls "$name"/migrations/*.sql 2>/dev/null)) >"$work/said" 2>&1; then
        result "$name" "$work/in/gen/$name.sql.h" "$dir/want.h"
        result "$name" "$work/in/gen/$name.sql.c" "$dir/want.c"
        if ! ${CC:-gcc} -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -I"$root/src" -I"$work/in/gen" -fsyntax-only "$work/in/gen/$name.sql.c" >"$work/said" 2>&1
        then failed=$((failed + 1)); echo "FAILED $name: the code does not compile"; head -20 "$work/said"; else passed=$((passed + 1)); fi
    else
        result "$name" "$work/said" "$dir/want.txt"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
