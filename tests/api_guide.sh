#!/bin/sh
# api_guide.sh BINARY: every example of docs/guide-api.md is run as it stands there, against a demo center; each says what it answers.
# Then what is sent under a name while the server is killed, again and again: every one is done exactly once.
set -u
rotunda=$(realpath "$1")
guide=$(realpath "$(dirname "$0")/../docs/guide-api.md")
. "$(dirname "$0")/counting.sh"
server=
on_end() { test -z "$server" || kill -9 "$server" 2>/dev/null; }
cd "$dir"

"$rotunda" demo --data center >log 2>&1 || { cat log; echo "0 passed, 1 failed"; exit 1; }
"$rotunda" user add ana@houston.example --name Ana --data center >/dev/null && "$rotunda" user role ana@houston.example --give city_staff --at houston-tx-us --quiet --data center
TOKEN=$("$rotunda" user token ana@houston.example --make guide --scopes read,records,drafts --days 30 --data center)
"$rotunda" user token ana@houston.example --data center >out
grep -q "guide.*never used.*Read what I can read" out; held $? "a token is listed"
! grep -q "$TOKEN" out; held $? "and not shown again"

start() {
    for try in 1 2 3; do
        port=$((20000 + ($$ + try * 997 + ${1:-0}) % 30000))
        rm -f log
        "$rotunda" serve --data center --port "$port" >log 2>&1 & server=$!
        for wait in $(seq 200); do grep -qs "Rotunda is ready" log && break 2; kill -0 $server 2>/dev/null || break; sleep 0.05; done
    done
    CENTER="http://127.0.0.1:$port"
}
start

# ---- the guide ----

curl() { command curl -s -S -o body -D head "$@" 2>>out; cat head body; }     # -D - of an example gives way to ours
awk '/^```sh$/ { n++; on = 1; next } /^```$/ { on = 0 } on { print > ("example-" n) }' "$guide"
ran=0
for n in $(seq 2 100); do
    [ -e "example-$n" ] || break
    wanted=$(sed -n 's/^# answers //p' "example-$n")
    sed 's/ -D - / /' "example-$n" >example
    . ./example >out 2>&1
    grep -q "^HTTP/1.1 $wanted " head; held $? "example $n answers $wanted: $(sed -n 2p example)"
    ran=$((ran + 1))
done
[ "$ran" = "$(grep -c '^# answers' "$guide")" ]; held $? "all examples of the guide were run"

# ---- what no form takes ----

refused() { command curl -s -S -o body -D head -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" "$@" 2>out; cat head >>out; }
refused -X PUT "$CENTER/api/v1/practices/rockford-functional-zero/record" -d '{}'
grep -q "^HTTP/1.1 405 " head && grep -q "^Allow: POST, GET, HEAD" head; held $? "another method is refused, with those that are taken"
refused -X DELETE "$CENTER/api/v1/drafts/new"; grep -q "^HTTP/1.1 405 " head && grep -q "^Allow: POST" head; held $? "also where nothing can be read"
head -c 70000 /dev/zero | tr '\0' ' ' >large
refused -X POST "$CENTER/api/v1/practices/rockford-functional-zero/record" --data-binary @large; grep -q "^HTTP/1.1 413 " head; held $? "a body that is too large"
refused -X POST "$CENTER/api/v1/sign-in" -d '{}'; grep -q "^HTTP/1.1 403 " head && grep -q "for people at a page" body; held $? "signing in stays at its page"
refused -X POST "$CENTER/es/api/v1/drafts/new" -d '{}'; grep -q "^HTTP/1.1 404 " head; held $? "the API has one address"
refused "$CENTER/api/v1/practices"; grep -q "^Cache-Control: no-store" head; held $? "what somebody reads by token is kept nowhere"
refused "$CENTER/api/v1/practices" -H "Authorization: Bearer x"; grep -q "^HTTP/1.1 40[01] " head; held $? "two tokens are none"
# an answer that a proxy's own password leads to is everybody's
command curl -s -o body -D head -u proxy:word "$CENTER/api/v1/practices"; grep -q "^HTTP/1.1 200 " head; held $? "a proxy's own password is none of ours"

# ---- killed in the middle: what was named is done once ----

once() { command curl -s -o body -w '%{http_code}' --max-time 5 "$CENTER/api/v1/drafts/new" -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -H "Idempotency-Key: kill-$1" \
    -d "{\"community\": \"houston-tx-us\", \"title\": \"Killed $1\"}" 2>/dev/null; }
another() {
    "$rotunda" user add "$1" --name Another --data center >/dev/null && "$rotunda" user role "$1" --give city_staff --at houston-tx-us --quiet --data center
    TOKEN=$("$rotunda" user token "$1" --make kills --scopes drafts --days 30 --data center)
}
all=${ROTUNDA_TORTURE:+200}; all=${all:-20}
i=0 lost=0 again_wrong=0
while [ $i -lt $all ]; do
    i=$((i + 1))
    # a person's programs do a thousand things in a quarter of an hour, and no more: the next hundred are another's
    [ $((i % 100)) != 0 ] || another "person$i@houston.example"
    ( sleep 0.0$((i % 10)); kill -9 $server 2>/dev/null ) &
    code=
    for k in 1 2 3 4 5 6 7 8; do once "$i-$k" >code-$k & pids="${pids:-} $!"; done
    wait $pids 2>/dev/null; pids=
    wait $server 2>/dev/null; wait
    start $i
    for k in 1 2 3 4 5 6 7 8; do
        [ "$(cat code-$k)" = 201 ] || lost=$((lost + 1))
        code=$(once "$i-$k")
        [ "$code" = 201 ] || again_wrong=$((again_wrong + 1))
    done
done
echo "$again_wrong were not answered when they were sent again" >out
[ $again_wrong = 0 ]; held $? "what is sent again is answered as made"
# every title stands in the drafts as often as there are names
kill "$server"; wait $server 2>/dev/null; server=
python3 - center/rotunda.db $((all * 8)) >out 2>&1 <<'P'
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT title, count(*) FROM draft WHERE title LIKE 'Killed %' GROUP BY title").fetchall()
assert len(rows) == int(sys.argv[2]), f"{len(rows)} of {sys.argv[2]} were done"
assert all(n == 1 for _, n in rows), [r for r in rows if r[1] != 1][:5]
P
held $? "each was done exactly once over $all kills"
echo "$all kills, $lost answers lost on the way, $((all * 8)) done once each" | tee out
[ $lost -gt 0 ]; held $? "some answers were lost by the kills, else this shows nothing"
"$rotunda" check --data center >out 2>&1; held $? "the center is whole"
counted
