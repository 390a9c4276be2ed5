#!/bin/sh
# faults.sh BINARY [KILLS]: imports that are killed, that meet each other, and that are given what is no import.
set -u
rotunda=$(realpath "$1") kills=${2:-5}
here=$(cd "$(dirname "$0")/.." && pwd)
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/counting.sh"
cd "$dir"
# Every byte of the database: a closed center has no log beside it, so its file says all.
state() { cat center/rotunda.db | cksum; ls center | grep -c -- '-wal$'; }

"$rotunda" init --data center --quiet || { echo "0 passed, 1 failed"; exit 1; }
"$rotunda" import communities "$here/data/communities.csv" --data center --quiet || no "communities"
"$rotunda" import practices "$here/data/practices.csv" --texts "$here/data/practices.md" --data center --quiet || no "practices"

# ---- killed at any moment: all of it or nothing ----
cp -r center whole
rows() { "$rotunda" import places "$here/data/us_places.csv.gz" --data "$1" --dry-run --json 2>/dev/null | sed -n 's/.*"added":\([0-9]*\),"updated":\([0-9]*\),.*/\1 \2/p'; }
begin=$(date +%s%N)
"$rotunda" import places "$here/data/us_places.csv.gz" --data whole --quiet || no "places"
length=$((($(date +%s%N) - begin) / 1000))
i=0 nothing=0 all=0
while [ $i -lt "$kills" ]; do
    i=$((i + 1))
    rm -rf torn; cp -r center torn
    "$rotunda" import places "$here/data/us_places.csv.gz" --data torn --quiet >/dev/null 2>&1 &
    pid=$!
    micros=$(($(od -An -N4 -tu4 /dev/urandom) % (length + length / 10 + 1)))
    sleep "$(printf '%d.%06d' $((micros / 1000000)) $((micros % 1000000)))"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    check 0 "sound" "$rotunda" check --data torn
    case $(rows torn) in
    "19498 0") ok; nothing=$((nothing + 1)) ;;
    "0 19498") ok; all=$((all + 1)) ;;
    *) no "killed after $micros of $length microseconds: neither all nor nothing: $(rows torn)" ;;
    esac
done
echo "killed $kills times: $nothing held nothing of it, $all all of it"
rm -rf torn whole

# ---- two at once ----
mkfifo pipe
"$rotunda" import places pipe --data center --quiet >first 2>&1 & # holds the center while its input does not come
pid=$!
exec 3>pipe
sleep 0.3
check 4 "another" "$rotunda" import communities "$here/data/communities.csv" --data center
check 4 "another" "$rotunda" serve --port 0 --data center
check 0 "sound" "$rotunda" check --data center
check 0 "zero" "$rotunda" export practices --format json --data center
exec 3>&-
wait $pid; [ $? = 3 ] && ok || no "an import of nothing is refused"
rm -f pipe

# ---- what is no import ----
: >empty
head -c 65536 /dev/urandom >binary
head -c 65536 /dev/zero >nul
printf 'one,two\n1,2\n' >header
printf 'slug,slug\n1,2\n' >columns
gzip -c "$here/data/communities.csv" | head -c 3000 >cut.gz
{ head -c 10000000 /dev/zero | tr '\0' x; echo; } >long-header
printf '{"practices": [' >broken.json
printf '{"practices": [{"slug": 1}]}' >number.json
printf '{"practices": [{"slug": "x", "slug": "y"}]}' >twice.json
printf '[]' >list.json
head -c 300000 /dev/zero | tr '\0' '[' >deep.json
kinds="places figures communities concerns evidence practices"
before=$(state)
for kind in $kinds; do
    texts=; [ $kind = practices ] && texts="--texts $here/data/practices.md"
    for bad in empty binary nul header columns cut.gz long-header; do
        check 3 "rotunda: " "$rotunda" import $kind $bad $texts --data center
        grep -q "$bad" out || no "import $kind $bad does not name the file"
    done
    check 4 "no such file" "$rotunda" import $kind missing $texts --data center
    check 3 "folder" "$rotunda" import $kind . $texts --data center
    check 2 "name the file\|names the file\|FILE" "$rotunda" import $kind $texts --data center
done
for bad in broken number twice list deep; do check 3 "$bad.json" "$rotunda" import practices $bad.json --data center; done
check 2 "texts" "$rotunda" import practices "$here/data/practices.csv" --data center
check 3 "" "$rotunda" import practices "$here/data/practices.csv" --texts empty --data center
check 3 "UTF-8" "$rotunda" import practices "$here/data/practices.csv" --texts binary --data center

# A good file with one thing wrong in it: the line is named.
bad_row() { # KIND LINE PATTERN: what stands in ./row is tried
    texts=; [ "$1" = practices ] && texts="--texts $here/data/practices.md"
    check 3 "row:$2: .*$3" "$rotunda" import "$1" row $texts --data center
}
communities=$here/data/communities.csv practices=$here/data/practices.csv
{ cat "$communities"; sed -n 2p "$communities"; } >row;                          bad_row communities 313 "stands in line 2"
{ head -n 3 "$communities"; echo '"open,A,US'; } >row;                           bad_row communities 4 "never closed"
{ head -n 3 "$communities"; echo 'a-us,"A"b,US,,,,,,,,,,,,'; } >row;             bad_row communities 4 "closing quote"
{ head -n 1 "$communities"; head -c 10000000 /dev/zero | tr '\0' x; echo; } >row; bad_row communities 2 "longer than"
head -c 20000 "$communities" >row;                                               bad_row communities "[0-9]*" "cells"
{ head -n 1 "$communities"; printf 'a-us,A\0,US,,,,,,,,,,,,\n'; } >row;          bad_row communities 2 "NUL"
sed '5s/,[a-z-]*,/,no-such-concern,/; 5s/^\([^,]*\),/other-slug,/' "$practices" >row; check 3 "row:5: " "$rotunda" import practices row --texts "$here/data/practices.md" --data center
printf 'GEOID\tNAME\tALAND\tAWATER\tINTPTLAT\tINTPTLONG\n3921000\tDayton city\t9223372036854775807\t1\t39\t-84\n' >row; bad_row places 2 "area"
printf 'SUMLEV,STATE,PLACE,NAME,STNAME,CENSUS2010POP\n162,99999999999,1,x,y,1\n' >row; bad_row places 2 "STATE and PLACE"
printf 'SUMLEV,STATE,PLACE,NAME,STNAME,ESTIMATESBASE2020,POPESTIMATE2020\n' >row; bad_row places 1 "there is no column .CENSUS2010POP"
printf 'SUMLEV,STATE,PLACE,NAME,STNAME,CENSUS2010POP,NAME\n' >row;            bad_row places 1 "two columns"
"$rotunda" export practices --format json --data center | sed 's/"concerns":"\([a-z]*\)/&;\1/' >row.json; check 3 "row.json:.*concerns: .* stands there twice" "$rotunda" import practices row.json --data center
{ cat "$here/data/evidence.csv"; for i in 5 6 7 8 9; do echo "level-$i,Level $i,When it holds,$i,,"; done; } >row; bad_row evidence "[0-9]*" "at most 8 levels"
{ cat "$here/data/concerns.csv"; i=0; while [ $i -lt 64 ]; do i=$((i + 1)); echo "concern-$i,What it means $i"; done; } >row; bad_row concerns "[0-9]*" ""
printf 'geoid,period,indicator,value,unit,source\n39113,2020,x,1e999,y,z\n' >row; bad_row figures 2 "not a number"
# more bad lines than are kept, and then some in the other file
{ head -n 1 "$practices"; i=0; while [ $i -lt 3000 ]; do echo "Bad Slug $i,,,,,,,,,,,,,,,,,,,,,,,,,,,"; i=$((i + 1)); done; } >row
check 3 "more" "$rotunda" import practices row --texts "$here/data/practices.md" --data center
[ "$before" = "$(state)" ] && ok || no "a refused import changed the database"

# ---- standard input, dry runs, output that cannot be written ----
check_in() { want=$1 pattern=$2 input=$3; shift 3; "$@" >out 2>&1 <"$input"; code=$?; [ $code = "$want" ] && grep -q -- "$pattern" out && ok || { no "($code) $* <$input"; head -5 out; }; }
check_in 0 "311 unchanged" "$communities" "$rotunda" import communities - --data center
check_in 3 "empty" /dev/null "$rotunda" import communities - --data center
check_in 0 "dry run" "$here/data/us_places.csv.gz" "$rotunda" import places - --dry-run --data center
check_in 0 '"dry_run":true' "$communities" "$rotunda" import communities - --dry-run --json --data center
if [ -e /dev/full ]; then
    "$rotunda" export practices --format json --data center >/dev/full 2>out; [ $? = 4 ] && ok || no "export to a full disk"
    "$rotunda" version >/dev/full 2>out; [ $? = 4 ] && ok || no "version to a full disk"
fi
check 4 "no center in nowhere" "$rotunda" check --data nowhere
check 4 "." "$rotunda" init --data /proc/nowhere/center
check 4 "not a folder" "$rotunda" init --data empty
chmod -R a-w center/rotunda.db 2>/dev/null
check 0 "sound" "$rotunda" check --data center
counted
