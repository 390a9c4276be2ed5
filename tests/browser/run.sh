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
export MAILS="$dir/mails" LINKS ROTUNDA="$binary"

stop() { test -z "$server" || { kill "$server" 2>/dev/null; wait "$server"; } 2>/dev/null; server=; }

# start DAYS: the center is open, so many days from now. A free port is found by asking for one: another may take it in between, so three times.
start() {
    LINKS="$dir/log.$1"
    for try in 1 2 3; do
        port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
        "$binary" serve --data "$dir/center" --port "$port" --mail-dir "$dir/mails" --days "$1" >"$LINKS" 2>&1 &
        server=$!
        for wait in $(seq 100); do grep -q "Demo staff of Valle" "$LINKS" && return; kill -0 $server 2>/dev/null || break; sleep 0.1; done
    done
    cat "$LINKS"; echo "0 passed, 1 failed"; exit 1
}

passed=0 failed=0

# use SCRIPT ...: each of them, on the center that is open.
use() {
    script=$1; shift
    node "tests/browser/$script.js" "http://127.0.0.1:$port" "$@" >"$dir/out" 2>&1
    sed '$d' "$dir/out"
    last=$(tail -n 1 "$dir/out")
    p=$(echo "$last" | sed -n 's/^\([0-9]*\) passed.*/\1/p') f=$(echo "$last" | sed -n 's/.* \([0-9]*\) failed$/\1/p')
    [ "$f" = 0 ] || grep " failed: " "$LINKS"           # what the server says of answers that went wrong
    [ -n "$p" ] || { echo "$last"; p=0 f=1; }
    passed=$((passed + p)) failed=$((failed + f))
    kill -0 "$server" 2>/dev/null && return
    wait "$server"
    echo "FAILED the server ended on the way, with $? (more than 128: by a signal):"; cat "$LINKS"; failed=$((failed + 1))
    start 0
}

scripts="look reports journey city offline later passkey hostile"
case " $* " in *" --only "*) scripts=look ;; esac
case " $* " in *" --script "*) scripts=${*##*--script } ;; esac
start 0
for script in $scripts; do
    if [ "$script" = later ]; then stop; start 190; fi    # the same center, half a year on
    use "$script" "$@"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
