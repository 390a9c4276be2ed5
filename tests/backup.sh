#!/bin/sh
# backup.sh BINARY: backups beside a server under load, killed, damaged, restored; and a server whose disk fails to sync.
# BINARY is the plain build: what is preloaded into it must come before everything else.
set -u
rotunda=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
. "$(dirname "$0")/counting.sh"
cd "$dir"
serve() { # [PRELOAD]: sets pid and port
    : >said
    LD_PRELOAD=${1:-} "$rotunda" serve --port 0 --data center >said 2>errors & pid=$!
    i=0; while ! grep -q ready said && [ $i -lt 200 ]; do sleep 0.1; i=$((i + 1)); done
    port=$(sed -n 's/.*localhost:\([0-9]*\)$/\1/p' said)
    [ -n "$port" ] || no "it did not start: $(cat errors)"
}
named() { ls -d backups/rotunda-*Z* 2>/dev/null | grep -v '\.part$'; }
"$rotunda" demo --data center --quiet || no demo

# ---- as it is typed ----
check 2 "name the folder" "$rotunda" backup --data center
check 2 "name the backup" "$rotunda" restore --data new
check 4 "no center in nowhere" "$rotunda" backup backups --data nowhere
check 3 "own folder" "$rotunda" backup center/backups --data center
check 4 "No such file" "$rotunda" backup center/new/backups --data center
check 0 "Backed up" "$rotunda" backup backups --data center
check 0 "is whole" "$rotunda" restore "$(named)" --verify --data center
[ "$(cut -d' ' -f3 center/backups.txt | tr '\n' ' ')" = "made verified " ] && ok || no "backups.txt: $(cat center/backups.txt)"
"$rotunda" init --data stranger --quiet || no init
check 0 "is not of the center in" "$rotunda" restore "$(named)" --verify --data stranger
[ -e stranger/backups.txt ] && no "another center's backup was noted as a drill" || ok
check 0 "Restored" "$rotunda" restore "$(named)/manifest.json" --data new
check 0 "is whole" "$rotunda" restore "$(named)" --verify --data new
[ "$(cut -d' ' -f3 new/backups.txt)" = verified ] && ok || no "the drill of a restored center is not noted"
check 0 "sound" "$rotunda" check --data new
for d in center new; do "$rotunda" export practices --format json --data $d >$d.json 2>/dev/null; done
cmp -s center.json new.json && ok || no "what was restored is not what was backed up"
check 3 "for example the newest: $(named)" "$rotunda" restore backups --data new2
check 4 "there is no nowhere" "$rotunda" restore nowhere --verify
check 3 "center is no backup" "$rotunda" restore center --verify
check 3 "not empty" "$rotunda" restore "$(named)" --data center
[ "$(stat -c %a backups "$(named)" "$(named)/rotunda.db" | tr '\n' ' ')" = "700 700 600 " ] && ok || no "others can read a backup"

# ---- sums as another program sees them ----
jq -r '.files[] | .sha256 + "  " + .name' "$(named)/manifest.json" | (cd "$(named)" && sha256sum -c --quiet) && ok || no "sha256sum does not agree with the manifest"
[ "$(jq '.tables[] | select(.name == "place") | .rows' "$(named)/manifest.json")" = 19498 ] && ok || no "rows of places"
printf x | dd of="$(named)/rotunda.db" bs=1 seek=3000000 conv=notrunc 2>/dev/null
check 1 "not as it was written" "$rotunda" restore "$(named)" --verify
check 1 "not as it was written" "$rotunda" restore "$(named)" --data other
[ ! -e other ] && ok || no "a refused restore leaves a folder"
rm -rf backups new

# ---- nothing gets its name before it is on the disk ----
gcc -shared -fPIC -O1 -D_GNU_SOURCE -o sync_order.so "$here/tests/preload/sync_order.c" || no "the preload does not compile"
ordered() { # WANT COMMAND...: how many files and folders were renamed while something of them was not synced: 0, or some
    want=$1; shift
    rm -f order
    SYNC_ORDER=$dir/order LD_PRELOAD=$dir/sync_order.so "$rotunda" "$@" --quiet || no "$*"
    n=$(grep -c '^unsynced' order)
    grep -q '^renamed' order && if [ "$want" = 0 ]; then [ "$n" = 0 ]; else [ "$n" -gt 0 ]; fi && ok || { no "$*: $n were not synced"; cat order; }
}
mkdir -p center/blobs/1f; echo blob >center/blobs/1f/1f2e
ordered 0 init --data fresh
ordered 0 backup backups --data center
SYNC_ORDER_LAST=1 ordered 0 restore "$(named)" --data new
SYNC_ORDER_DEAF=1 ordered some init --data fresh2
SYNC_ORDER_DEAF=1 ordered some backup backups --data center
SYNC_ORDER_DEAF=1 ordered some restore "$(named | tail -1)" --data new2
cmp -s new/blobs/1f/1f2e center/blobs/1f/1f2e && ok || no "a blob did not come back"
rm -rf backups new new2 fresh fresh2

# ---- a session that was ended since the backup does not come back ----
mv center kept
link=$("$rotunda" init --data center --admin lead@example.org | grep -o '/link/[A-Za-z0-9_-]*')
serve
code=$(curl -s -o /dev/null -w '%{http_code}' -d 'name=Lead&password=lamp+river+seven' "http://127.0.0.1:$port$link")
[ "$code" = 303 ] && ok || no "the first administrator does not sign in: $code for $link"
check 0 "Backed up" "$rotunda" backup backups --data center
kill -TERM $pid; wait $pid
sessions() { jq '.tables[] | select(.name == "session") | .rows' "$1/manifest.json"; }
[ "$(sessions "$(named)")" = 1 ] && ok || no "there is no session to come back"
check 0 "Restored" "$rotunda" restore "$(named)" --data new
check 0 "sound" "$rotunda" check --data new
check 0 "Backed up" "$rotunda" backup again --data new
[ "$(sessions again/rotunda-*)" = 0 ] && ok || no "a session came back"
rm -rf backups again new center; mv kept center

# ---- beside a server that is read and written ----
serve
( n=0; while [ -e go ] || [ $n = 0 ]; do
    n=$((n + 1))
    sed "3s/^\([^,]*\),[^,]*,/\1,Changed $n times,/" "$here/data/communities.csv" >changed.csv
    "$rotunda" import communities changed.csv --data center --quiet || echo "import $n" >>bad
    curl -s -o /dev/null -w '%{http_code}\n' "http://127.0.0.1:$port/communities?q=$n" | grep -q '^200$' || echo "page $n" >>bad
  done; echo $n >count ) & load=$!
: >go; : >bad
for i in 1 2 3 4 5; do
    check 0 "Backed up" "$rotunda" backup backups --data center
    check 0 "is whole" "$rotunda" restore "$(named | tail -1)" --verify --data center
done
# killed in the middle: none has its name without being whole, and the next one clears what it left
before=$(named | wc -l)
i=0; while [ $i -lt 10 ]; do
    i=$((i + 1))
    "$rotunda" backup backups --data center --quiet >/dev/null 2>&1 & b=$!
    sleep "0.0$((i * 7 % 10))"
    kill -9 $b 2>/dev/null; wait $b 2>/dev/null
done
check 0 "Backed up" "$rotunda" backup backups --data center
[ -z "$(ls -d backups/*.part 2>/dev/null)" ] && ok || no "what killed backups left is still there"
for b in $(named | tail -n +$((before + 1))); do check 0 "is whole" "$rotunda" restore "$b" --verify --data center; done
rm go; wait $load
[ -s bad ] && no "beside backups: $(head -3 bad)" || ok
[ "$(cat count)" -gt 1 ] && ok || no "there was no load"
kill -TERM $pid; wait $pid; [ $? = 0 ] && ok || no "the server ended badly: $(tail -3 errors)"
check 0 "sound" "$rotunda" check --data center

# ---- a disk that fails to sync: of the log with the import, of the database when the log is copied into it ----
gcc -shared -fPIC -O1 -D_GNU_SOURCE -o failing_sync.so "$here/tests/preload/failing_sync.c" || no "the preload does not compile"
export SYNC_FAILS="$dir/sync"
rm -rf center; "$rotunda" init --data center --quiet || no init
serve "$dir/failing_sync.so"
check 0 "311 added" "$rotunda" import communities "$here/data/communities.csv" --data center
echo rotunda.db-wal >sync
check 4 "could not be sure" "$rotunda" import communities changed.csv --data center
wait $pid; code=$?
[ $code = 4 ] && ok || no "a server whose log did not sync ended with $code"
grep -q "disk" errors && ok || no "it did not say why: $(cat errors)"
[ ! -e sync ] && [ ! -e sync.log ] && ok || no "it went on after the failed sync: $(cat sync.log)"
check 0 "sound" "$rotunda" check --data center

serve "$dir/failing_sync.so"
echo rotunda.db >sync
check 0 "19498 added" "$rotunda" import places "$here/data/us_places.csv.gz" --data center
wait $pid; code=$?
[ $code = 4 ] && ok || no "a server whose database did not sync ended with $code"
[ ! -e sync ] && [ ! -e sync.log ] && ok || no "it went on after the failed sync: $(cat sync.log)"
check 0 "sound" "$rotunda" check --data center
check 0 "19498 updated" "$rotunda" import places "$here/data/us_places.csv.gz" --data center
counted
