#!/bin/sh
# run.sh BINARY [--all] [--only NAME] [--script NAME]: a demo center in a directory of its own, seen and used through a browser.
# The last line adds up: "N passed, N failed".
set -u
binary=$(realpath "$1"); shift
cd "$(dirname "$0")/../.."
dir=$(mktemp -d) server=
trap 'test -z "$server" || kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
"$binary" demo --data "$dir/center" >"$dir/log" 2>&1 || { cat "$dir/log"; echo "0 passed, 1 failed"; exit 1; }

mkdir "$dir/mails"
export LINKS="$dir/log" MAILS="$dir/mails"

# A free port is found by asking for one: another may take it in between, so three times.
for try in 1 2 3; do
    port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
    "$binary" serve --data "$dir/center" --port "$port" --mail-dir "$dir/mails" >"$dir/log" 2>&1 &
    server=$!
    for wait in $(seq 100); do grep -q "Demo staff of Valle" "$dir/log" && break 2; kill -0 $server 2>/dev/null || break; sleep 0.1; done
done
grep -q "Rotunda is ready" "$dir/log" || { cat "$dir/log"; echo "0 passed, 1 failed"; exit 1; }

scripts="look journey city passkey hostile"
case " $* " in *" --only "*) scripts=look ;; esac
passed=0 failed=0
case " $* " in *" --script "*) scripts=${*##*--script } ;; esac
for script in $scripts; do
    node "tests/browser/$script.js" "http://127.0.0.1:$port" "$@" >"$dir/out" 2>&1
    sed '$d' "$dir/out"
    last=$(tail -n 1 "$dir/out")
    p=$(echo "$last" | sed -n 's/^\([0-9]*\) passed.*/\1/p') f=$(echo "$last" | sed -n 's/.* \([0-9]*\) failed$/\1/p')
    [ -n "$p" ] || { echo "$last"; p=0 f=1; }
    passed=$((passed + p)) failed=$((failed + f))
done
if ! kill -0 "$server" 2>/dev/null; then
    wait "$server"
    echo "FAILED the server ended on the way, with $? (more than 128: by a signal):"; cat "$dir/log"; failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
