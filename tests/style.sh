#!/bin/sh
# style.sh: tools/style.js takes no colour but those of the theme, and keeps no rule of USWDS that no page uses.
set -u
. "$(dirname "$0")/counting.sh"
cd "$(dirname "$0")/.."
style() { printf '%s\n' "$1" >"$dir/x.scss"; node tools/style.js "$dir/x.scss" >"$dir/css" 2>"$dir/out"; }
gives() { # SCSS CSS
    if style "$1" && [ "$(cat "$dir/css")" = "$2" ]; then ok; else cat "$dir/css" >>"$dir/out"; no "$1"; fi
}
refuses() { if style "$1"; then no "taken: $1"; elif grep -q "is not one of" "$dir/out"; then ok; else no "$1"; fi; }
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
node tools/style.js assets/rotunda.scss >"$dir/css" 2>"$dir/out" && [ "$(gzip -9c "$dir/css" | wc -c)" -lt 20480 ] && ok || no "the style sheet is more than 20 KB packed"
counted
