#!/bin/sh
# Runs the folders beside this file: each holds page.html and want.txt.
#
#   want.txt begins with "page.html:"  htmlgen has to refuse the page with exactly this text
#   want.txt begins with "C "          the C compiler has to refuse it, with the rest of the line in its message
#   es.po beside them                  messages --check has to print it
#   else                               it is what the page writes, shown the values of sample.c; in Spanish, carrying for=39, where
#                                      the folder's name begins with es_
#
# usage: run.sh HTMLGEN MESSAGES [BUILD-DIRECTORY]     (CC chooses the compiler)
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
htmlgen=$(realpath "$1") messages=$(realpath "$2")
work=$(mktemp -d "${3:-${TMPDIR:-/tmp}}/htmlgen.XXXXXX")
trap 'rm -rf "$work"' EXIT
cc="${CC:-gcc} -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes -O0 -I$root/src -I$root -I$here"
passed=0 failed=0 good=

result() { # NAME FILE-WITH-WHAT-CAME WHAT-WAS-WANTED
    if cmp -s "$2" "$3"; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    echo "FAILED $1"
    diff "$3" "$2" | sed 's/^/    /'
}

for dir in "$here"/*/; do
    name=$(basename "$dir")
    want=$dir/want.txt
    mkdir -p "$work/$name"
    cp "$dir"* "$here/layout.html" "$work/$name/"
    if [ -e "$dir/es.po" ]; then
        (cd "$work/$name" && "$htmlgen" --out . page.html && "$messages" --check --po es.po pages.pot $(ls *.c 2>/dev/null | grep -v html.c)) > "$work/got" 2>&1
        result "$name" "$work/got" "$want"
        continue
    fi
    case $(head -c 10 "$want") in
    page.html:)
        (cd "$work/$name" && "$htmlgen" --out . page.html layout.html) > "$work/got" 2>&1
        result "$name" "$work/got" "$want" ;;
    "C "*)
        (cd "$work/$name" && "$htmlgen" --out . page.html layout.html && $cc -I. -fsyntax-only page.html.c) > "$work/got" 2>&1
        if grep -qF -- "$(sed -n 's/^C //p' "$want")" "$work/got"; then passed=$((passed + 1))
        else failed=$((failed + 1)); echo "FAILED $name"; sed 's/^/    /' "$work/got"; fi ;;
    *)
        good="$good $name"
        cp "$dir/page.html" "$work/$name.html" ;;
    esac
done

# All pages that have to compile become one program, which prints each into a file of its name.
pages=
{
    echo '#include "sample.h"'
    echo 'const Sample *sample(void); int main(void) { Arena *a = arena_new(); View view = { S("/x") }; (void)a; (void)view;'
    for name in $good; do
        pages="$pages $name.html"
        lang=LANG_EN carry=
        case $name in es_*) lang=LANG_ES carry=for=39 ;; esac
        echo "{ void $name(Out *o, const Sample *s); Buf b = buf_on(a);"
        echo "Out o = { .buf = &b, .lang = $lang, .carry = S(\"$carry\"), .token = S(\"t\"), .view = &view }; $name(&o, sample());"
        echo "FILE *f = fopen(\"$name.got\", \"w\"); fputs(buf_z(&b), f); fputc(10, f); fclose(f); }"
    done
    echo 'arena_free(a); return 0; }'
} > "$work/main.c"
cp "$here/layout.html" "$here/es.po" "$work/"
printf '#include "media/assets.h"\nconst Asset asset_table[] = { { .name = { "style.css", 9 }, .path = { "/assets/0123456789/style.css", 28 } } };\nconst isize asset_count = 1;\n' > "$work/assets_table.c"
if (cd "$work" && mkdir gen && "$htmlgen" --out gen $pages layout.html && "$messages" --out gen --po es.po gen/pages.pot &&
    $cc -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -Igen \
        main.c "$here/sample.c" assets_table.c gen/*.c "$root"/src/media/html.c "$root"/src/media/messages.c "$root"/src/media/number.c \
        "$root"/src/media/address.c "$root"/src/media/assets.c "$root"/src/base/arena.c "$root"/src/base/pages.c "$root"/src/base/str.c "$root"/src/base/buf.c "$root"/src/base/clock.c -lm -o all && ./all)
then for name in $good; do result "$name" "$work/$name.got" "$here/$name/want.txt"; done
else for name in $good; do failed=$((failed + 1)); echo "FAILED $name (the pages did not build or run)"; done
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
