#!/bin/sh
# style.sh: tools/style.js takes no colour but those of the theme, and keeps no rule of USWDS that no page uses.
set -u
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
ok() { passed=$((passed + 1)); }
not_ok() { failed=$((failed + 1)); echo "FAILED $1"; sed 's/^/    /' "$dir/said" | head; }
style() { printf '%s\n' "$1" >"$dir/x.scss"; node tools/style.js "$dir/x.scss" >"$dir/css" 2>"$dir/said"; }
gives() { # SCSS CSS
    if style "$1" && [ "$(cat "$dir/css")" = "$2" ]; then ok; else cat "$dir/css" >>"$dir/said"; not_ok "$1"; fi
}
refuses() { if style "$1"; then not_ok "taken: $1"; elif grep -q "is not one of" "$dir/said"; then ok; else not_ok "$1"; fi; }
gives ':root { --page: #FFFFFF; } a { color: var(--page); }' ':root{--page: #FFFFFF}a{color:var(--page)}'
gives '.usa-button, .button { color: #376462; }' '.button{color:var(--verdigris)}'
gives '.usa-button { color: #123456; } b { margin: 0; }' 'b{margin:0}'
gives '@media print { .usa-a { top: 0; } } i { content: "red; #123456 {"; }' 'i{content:"red; #123456 {"}'
gives 'a { background: url(asset:x.svg); white-space: pre; }' 'a{background:url(asset:x.svg);white-space:pre}'
refuses 'a { color: #123456; }'
refuses 'a { border: 1px solid red; }'
refuses 'a { color: rgba(1, 2, 3, .5); }'
refuses '@media print { a { color: #123456; } }'
refuses ':root { color: #123456; }'
node tools/style.js assets/rotunda.scss >"$dir/css" 2>"$dir/said" && [ "$(gzip -9c "$dir/css" | wc -c)" -lt 20480 ] && ok || not_ok "the style sheet is more than 20 KB packed"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
