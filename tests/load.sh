#!/bin/sh
# load.sh BINARY SECONDS: a serving center is asked by several at once, while it is checked and read beside and stopped by
# SIGTERM again and again. Every answer is whole and right; a sanitizer's report ends with a failure.
set -u
rotunda=$(realpath "$1") seconds=$2
here=$(cd "$(dirname "$0")/.." && pwd)
. "$(dirname "$0")/counting.sh"
cd "$dir"
"$rotunda" init --data center --quiet || no init
"$rotunda" import communities "$here/data/communities.csv" --data center --quiet || no communities
"$rotunda" import practices "$here/data/practices.csv" --texts "$here/data/practices.md" --data center --quiet || no practices

addresses="practices practices?q=homes es/practices?sort=new api/v1/practices?limit=5 practices.atom communities communities?country=US communities?sort=population&page=2 communities/houston-tx-us es/communities healthz metrics nothing for?q=dayton"
asker() { # NUMBER PORT UNTIL: asks until the time is up or the server stops; notes each answer that is neither whole nor right
    n=0
    while [ "$(date +%s)" -lt "$3" ]; do
        urls=; for a in $addresses; do urls="$urls -o /dev/null http://127.0.0.1:$2/$a"; done
        curl -s --compressed -w '%{http_code} %{exitcode}\n' $urls >"codes.$1" 2>/dev/null || true
        grep -qvE '^(200|404|303|302) 0$' "codes.$1" && ! grep -qE '^000 ' "codes.$1" && echo "asker $1: $(sort "codes.$1" | uniq -c | tr '\n' ';')" >>bad
        grep -qE '^000 ' "codes.$1" && break
        n=$((n + $(wc -l <"codes.$1")))
    done
    echo $n >"count.$1"
}
until=$(($(date +%s) + seconds)) rounds=0 total=0
: >bad
while [ "$(date +%s)" -lt $until ]; do
    rounds=$((rounds + 1))
    : >said
    "$rotunda" serve --port 0 --data center --access-log access.log >said 2>errors & pid=$!
    i=0; while ! grep -q ready said && [ $i -lt 200 ]; do sleep 0.1; i=$((i + 1)); done
    port=$(sed -n 's/.*localhost:\([0-9]*\)$/\1/p' said)
    [ -n "$port" ] || { no "it did not start: $(cat errors)"; break; }
    stop=$(($(date +%s) + 5 + seconds / 5)); [ $stop -lt $until ] || stop=$until
    for a in 1 2 3 4; do asker $a "$port" $((stop + 1)) & eval "asker$a=\$!"; done
    while [ "$(date +%s)" -lt $stop ]; do "$rotunda" check --data center --quiet || no "check beside the server"; sleep 0.5; done
    kill -TERM $pid
    wait $pid; code=$?
    [ $code = 0 ] && ok || no "SIGTERM under load: ended with $code: $(tail -n 40 errors)"
    grep -q "WARNING: ThreadSanitizer\|ERROR: \|runtime error" errors && { no "a sanitizer reports"; grep -A 30 "WARNING: \|ERROR: \|runtime error" errors | head -60; }
    for a in 1 2 3 4; do eval "wait \$asker$a"; total=$((total + $(cat count.$a))); done
    # what changes the center comes in between: one process writes
    sed "3s/^\([^,]*\),[^,]*,/\1,Changed $rounds times,/" "$here/data/communities.csv" >changed.csv
    "$rotunda" import communities changed.csv --data center --quiet && ok || no "import between two servers"
done
[ -s bad ] && { no "answers that are not whole or not right"; head -5 bad; } || ok
[ $total -gt 0 ] && ok || no "nothing was asked"
jq -es 'all(.[]; type == "object")' access.log >/dev/null && ok || no "the access log is not JSON"
"$rotunda" check --data center --quiet && ok || no "the center is not sound"
echo "$total answers, stopped $rounds times"
counted
