#!/bin/sh
# manual.sh BINARY: the manual page as groff reads it, completion as shells use it, and make install into a folder of its own.
set -u
rotunda=$(realpath "$1")
cd "$(dirname "$0")/.." || exit 4
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
same() { # NAME WANTED GOT
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED %s\n    wanted: %s\n    came:   %s\n' "$1" "$2" "$3"; fi
}
holds() { # NAME PATTERN FILE
    if grep -q -- "$2" "$3"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $1: nothing like $2"; fi
}

# the manual page
"$rotunda" man >"$dir/rotunda.1"
same "man ends well" 0 $?
if command -v groff >/dev/null; then
    same "groff has no complaint" "" "$(groff -man -ww -z "$dir/rotunda.1" 2>&1)"
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
same "the first word" "check check-match completion" "$(offers c)"
same "kinds" "communities concerns evidence figures places practices" "$(offers import '')"
same "the beginning of a kind" "places practices" "$(offers import p)"
same "files" "a file.csv a.md" "$(offers import practices a)"
same "options of a command" "--limit" "$(offers search --li)"
same "options of all commands" "--data --dry-run" "$(offers search --d)"
same "no options of another" "" "$(offers search --po)"
same "folders for --data" "folder" "$(offers serve --data '')"
same "folders before the rest" "folder" "$(offers export practices --data f)"
same "choices" "csv json" "$(offers export practices --format '')"
same "choices behind =" "json" "$(offers export practices --format = j)"
same "nothing is known" "" "$(offers serve --port '')"
same "choices as arguments" "fish" "$(offers completion f)"
same "another shell" 2 "$("$rotunda" completion csh 2>/dev/null; echo $?)"

# zsh and fish, where they are
"$rotunda" completion zsh >"$dir/_rotunda"; "$rotunda" completion fish >"$dir/rotunda.fish"
if command -v zsh >/dev/null; then same "zsh reads it" "" "$(zsh -n "$dir/_rotunda" 2>&1)"; fi
if command -v fish >/dev/null; then
    fish_offers() { fish --no-config -c "source $dir/rotunda.fish; complete -C '$1'" | cut -f 1 | sort | tr '\n' ' ' | sed 's/ $//'; }
    same "fish: kinds" "places practices" "$(fish_offers 'rotunda import p')"
    same "fish: choices" "csv json" "$(fish_offers 'rotunda export practices --format ')"
    same "fish: an option" "--limit" "$(fish_offers 'rotunda search --li')"
fi

# make install puts five files where they belong, and uninstall takes them away
make --no-print-directory install PREFIX=/usr DESTDIR="$dir/dest" >"$dir/made" 2>&1 || cat "$dir/made"
same "what is installed" "-rw-r--r-- share/bash-completion/completions/rotunda -rw-r--r-- share/fish/vendor_completions.d/rotunda.fish -rw-r--r-- share/man/man1/rotunda.1 -rw-r--r-- share/zsh/site-functions/_rotunda -rwxr-xr-x bin/rotunda" \
     "$(cd "$dir/dest/usr" && find . -type f -printf '%M %P\n' | sort | tr '\n' ' ' | sed 's/ $//')"
same "the installed program" "$(build/rotunda version)" "$("$dir/dest/usr/bin/rotunda" version)"
same "without symbols" "" "$(nm "$dir/dest/usr/bin/rotunda" 2>/dev/null)"
same "the installed manual" "" "$(build/rotunda man | diff - "$dir/dest/usr/share/man/man1/rotunda.1")"
make --no-print-directory uninstall PREFIX=/usr DESTDIR="$dir/dest" >/dev/null 2>&1
same "nothing is left" "" "$(find "$dir/dest" -type f)"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
