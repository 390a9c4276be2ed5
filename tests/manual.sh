#!/bin/sh
# manual.sh BINARY: the manual page as groff reads it, completion as shells use it, and make install into a folder of its own.
set -u
rotunda=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$(dirname "$0")/.." || exit 4
equal() { [ "$2" = "$3" ]; held $? "$1: wanted: $2, came: $3"; }      # NAME WANTED GOT
holds() { grep -q -- "$2" "$3"; held $? "$1: nothing like $2"; }        # NAME PATTERN FILE

# the manual page
"$rotunda" man >"$dir/rotunda.1"
equal "man ends well" 0 $?
if command -v groff >/dev/null; then
    equal "groff has no complaint" "" "$(groff -man -ww -z "$dir/rotunda.1" 2>&1)"
    groff -man -Tascii -P-cbou -rLL=200n "$dir/rotunda.1" >"$dir/page" 2>/dev/null
    for word in SYNOPSIS COMMANDS ENVIRONMENT FILES "EXIT STATUS" EXAMPLES; do holds "a section" "^$word" "$dir/page"; done
    holds "options as they are typed" "--access-log FILE" "$dir/page"
    holds "examples as they are typed" 'eval "$(rotunda completion bash)"' "$dir/page"
fi
"$rotunda" --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\( [a-z]\{5,\}\)\{0,1\}\)  .*/\1/p' >"$dir/commands"
while read -r name; do holds "the manual knows every command" "^\.SS \"rotunda $name[ \"]" "$dir/rotunda.1"; done <"$dir/commands"

# bash
offers() { # WORDS...: what bash offers for the last of them, sorted
    (cd "$dir/here" && bash -c 'eval "$("$0" completion bash)"; COMP_WORDS=(rotunda "$@"); COMP_CWORD=$#; _rotunda; printf "%s\n" "${COMPREPLY[@]}" | sort | tr "\n" " " | sed "s/ $//"' "$rotunda" "$@")
}
mkdir -p "$dir/here/folder"
: >"$dir/here/a file.csv"; : >"$dir/here/a.md"
equal "the first word" "check check-match completion" "$(offers c)"
equal "kinds" "communities concerns evidence figures places practices" "$(offers import '')"
equal "the beginning of a kind" "places practices" "$(offers import p)"
equal "files" "a file.csv a.md" "$(offers import practices a)"
equal "options of a command" "--limit" "$(offers search --li)"
equal "options of all commands" "--data --dry-run" "$(offers search --d)"
equal "no options of another" "" "$(offers search --po)"
equal "folders for --data" "folder" "$(offers serve --data '')"
equal "folders before the rest" "folder" "$(offers export practices --data f)"
equal "choices" "csv json" "$(offers export practices --format '')"
equal "choices behind =" "json" "$(offers export practices --format = j)"
equal "nothing is known" "" "$(offers serve --port '')"
equal "choices as arguments" "fish" "$(offers completion f)"
equal "another shell" 2 "$("$rotunda" completion csh 2>/dev/null; echo $?)"

# zsh and fish, where they are
"$rotunda" completion zsh >"$dir/_rotunda"; "$rotunda" completion fish >"$dir/rotunda.fish"
if command -v zsh >/dev/null; then equal "zsh reads it" "" "$(zsh -n "$dir/_rotunda" 2>&1)"; fi
if command -v fish >/dev/null; then
    fish_offers() { fish --no-config -c "source $dir/rotunda.fish; complete -C '$1'" | cut -f 1 | sort | tr '\n' ' ' | sed 's/ $//'; }
    equal "fish: kinds" "places practices" "$(fish_offers 'rotunda import p')"
    equal "fish: choices" "csv json" "$(fish_offers 'rotunda export practices --format ')"
    equal "fish: an option" "--limit" "$(fish_offers 'rotunda search --li')"
fi

# make install puts five files where they belong, and uninstall takes them away
make --no-print-directory install PREFIX=/usr DESTDIR="$dir/dest" >"$dir/made" 2>&1 || cat "$dir/made"
equal "what is installed" "-rw-r--r-- share/bash-completion/completions/rotunda -rw-r--r-- share/fish/vendor_completions.d/rotunda.fish -rw-r--r-- share/man/man1/rotunda.1 -rw-r--r-- share/zsh/site-functions/_rotunda -rwxr-xr-x bin/rotunda" \
     "$(cd "$dir/dest/usr" && find . -type f -printf '%M %P\n' | sort | tr '\n' ' ' | sed 's/ $//')"
equal "the installed program" "$(build/rotunda version)" "$("$dir/dest/usr/bin/rotunda" version)"
equal "without symbols" "" "$(nm "$dir/dest/usr/bin/rotunda" 2>/dev/null)"
equal "the installed manual" "" "$(build/rotunda man | diff - "$dir/dest/usr/share/man/man1/rotunda.1")"
make --no-print-directory uninstall PREFIX=/usr DESTDIR="$dir/dest" >/dev/null 2>&1
equal "nothing is left" "" "$(find "$dir/dest" -type f)"

counted
