#!/bin/sh
# command_line.sh BINARY: the commands as people type them, rightly and wrongly.
set -u
rotunda=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
. "$(dirname "$0")/counting.sh"
cd "$dir"
count() { "$rotunda" export practices --format csv --data center 2>/dev/null | wc -l; }

check 0 "rotunda" "$rotunda" --help
check 0 "rotunda" "$rotunda" version
check 2 "serve" "$rotunda" sevre
check 2 "data" "$rotunda" check --dat center
check 4 "center" "$rotunda" check --data center
# a center is made by what says so, not by whoever mistypes its folder
for command in "user add ana@example.org" "user role ana@example.org --give student" "user list" upgrade serve doctor "backup kept"; do
    check 4 "there is no center in centre" "$rotunda" $command --data centre
done
[ ! -e centre ]; held $? "a mistyped folder was made"
mkdir hollow && : >hollow/rotunda.db
for command in upgrade check "user list"; do check 4 "there is no center in hollow" "$rotunda" $command --data hollow; done
check 2 '"now" is no option' "$rotunda" upgrade now --data center
check 0 "signs in" "$rotunda" init --data keyless --admin ana@example.org
mv keyless/rotunda.key kept.key
for command in check upgrade "user add ben@example.org" "serve --port 0" "init"; do check 4 "rotunda.key is missing" "$rotunda" $command --data keyless; done
mv kept.key keyless/rotunda.key
check 0 "sound" "$rotunda" check --data keyless
# what could never sign in is no account, and an address is kept as the sign-in's form takes it
for address in ana ana@ @example.org "ana b@example.org" root@localhost; do check 2 "e-mail address" "$rotunda" user add "$address" --data keyless; done
check 2 "e-mail address" "$rotunda" init --data nobody --admin root@localhost
for address in practices.example.org https:// https://a.example/path 'http://a b' ftp://a.example; do
    for command in "init" "serve --port 0" "user add eva@example.org"; do check 2 "address without a path" "$rotunda" $command --data keyless --address "$address"; done
done
check 2 "without a path" "$rotunda" init --data nobody --admin ana@example.org --address nowhere
[ -e nobody ] && no "a refused init leaves something behind" || ok
check 0 "https://c.example/link/" "$rotunda" init --data nobody --admin ana@example.org --address https://c.example/
check 0 "signs in" "$rotunda" user add 'Eva@exämple.org' --data keyless
"$rotunda" user list --data keyless | grep -q "eva@xn--" && ok || no "an address is kept as the sign-in takes it"
check 3 "not held" "$rotunda" user role 'eva@exämple.org' --take reviewer --data keyless
check 0 "off" "$rotunda" user disable 'eva@exämple.org' --data keyless
check 3 "switched off" "$rotunda" user add 'eva@exämple.org' --data keyless
# whoever made the folder: the database is its owner's alone
mkdir -m 755 open && (umask 022; "$rotunda" init --data open --quiet >out 2>&1) && [ "$(stat -c %a open/rotunda.db)" = 600 ]; held $? "the database of a folder that was there is its owner's alone"
check 3 "has accounts of its own" "$rotunda" demo --data keyless
"$rotunda" user list --data keyless >people 2>&1; printf 'ana@example.org\tana\tadministrator\n' >person; sed -i '/^eva/d' people
same people person
check 0 "ready" "$rotunda" demo --data center
check 0 "sound" "$rotunda" check --data center
check 0 '"ok":true' "$rotunda" check --data center --json
check 0 "" "$rotunda" export practices --format csv --texts texts.md --data center
mv out practices.csv
same practices.csv "$here/data/practices.csv"
same texts.md "$here/data/practices.md"

# JSON reads in again to the same rows, also into another center
"$rotunda" export practices --format json --data center >practices.json 2>/dev/null
check 0 "122 unchanged" "$rotunda" import practices practices.json --data center
check 0 "A new center is ready" "$rotunda" init --data other
check 0 "There was a center already" "$rotunda" init --data other
check 0 "311 added" "$rotunda" import communities "$here/data/communities.csv" --data other
check 0 "122 added" "$rotunda" import practices practices.json --data other
"$rotunda" export practices --format csv --texts other.md --data other >other.csv 2>/dev/null
same other.csv "$here/data/practices.csv"
same other.md "$here/data/practices.md"

# what is refused changes nothing and names its lines
: >empty.csv
printf 'slug,name,country\n"a,b\n' >quotes.csv
printf 'one,two\n1,2\n' >header.csv
head -c 4096 /dev/urandom >binary.csv
head -c 20000 "$here/data/communities.csv" >cut.csv
{ head -n 3 "$here/data/communities.csv"; sed -n 2p "$here/data/communities.csv"; } >twice.csv
{ head -n 1 "$here/data/communities.csv"; head -c 10000000 /dev/zero | tr '\0' x; echo; } >long.csv
before=$("$rotunda" export practices --format json --data center | cksum)
for bad in empty quotes header binary twice long; do check 3 "$bad.csv" "$rotunda" import communities $bad.csv --data center; done
check 4 "missing.md" "$rotunda" import practices "$here/data/practices.csv" --texts missing.md --data center
[ "$before" = "$("$rotunda" export practices --format json --data center | cksum)" ]; held $? "a refused import changed something"
check 0 "unchanged" "$rotunda" import practices "$here/data/practices.csv" --texts "$here/data/practices.md" --data center
check 0 "unchanged" "$rotunda" import communities "$here/data/communities.csv" --data center --dry-run

# words, found and not
check 0 "losing" "$rotunda" search people loosing their homes --data center
check 0 '"found":true' "$rotunda" search --json --limit 2 rough sleeping --data center
check 5 "these words" "$rotunda" search qqqzzz --data center
check 2 "search what" "$rotunda" search --data center

# beside a server, which is the one writer: the same answers, files by descriptor, and readers see the change
"$rotunda" serve --data center --port 0 >served 2>&1 & server=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do grep -q ready served && break; sleep 0.2; done
sed 's/An orchestra for inclusion/An orchestra for everybody/' "$here/data/practices.csv" >changed.csv
sed 's/An orchestra for inclusion/An orchestra for everybody/' "$here/data/practices.md" >changed.md
check 0 "1 updated, 121 unchanged" "$rotunda" import practices changed.csv --texts changed.md --data center
check 0 "An orchestra for everybody" "$rotunda" export practices --data center
check 3 "header.csv:1" "$rotunda" import communities header.csv --data center
check 4 "missing.csv" "$rotunda" import communities missing.csv --data center
check 4 "center" "$rotunda" serve --data center --port 0
# what comes slowly holds up nobody who writes
mkfifo slow
"$rotunda" import concerns slow --data center >slowly 2>&1 & slowly=$!
exec 3>slow
head -n 2 "$here/data/concerns.csv" >&3
sleep 0.3
check 0 "^200$" curl -s -o /dev/null -w '%{http_code}' --max-time 120 -d email=fay@example.org "http://127.0.0.1:$(sed -n 's/.*localhost:\([0-9]*\)$/\1/p' served)/sign-in/link"
sed 1,2d "$here/data/concerns.csv" >&3
exec 3>&-
wait $slowly; held $? "an import from a pipe: $(cat slowly)"
grep -q "22 rows read" slowly; held $? "an import from a pipe says what it did: $(cat slowly)"
for c in "init --admin a@example.org" demo "backup copy" "restore copy" "user add b@example.org" "user disable b@example.org"; do
    check 2 "cannot be tried with --dry-run" "$rotunda" $c --data center --dry-run
done
check 0 "dry run" "$rotunda" import communities "$here/data/communities.csv" --data center --dry-run
kill -TERM $server; wait $server
check 0 "122 unchanged" "$rotunda" import practices changed.csv --texts changed.md --data center
[ ! -e center/rotunda.sock ]; held $? "the socket is left behind"

# wrong words get the right ones; a wrong line is 2 and touches nothing
check 2 'Did you mean "serve"' "$rotunda" sevre --port 1
check 2 'Did you mean "import places"' "$rotunda" import place x.csv
check 2 "import practices" "$rotunda" import
check 2 "import practices" "$rotunda" import everything
check 2 "rotunda --help" "$rotunda" qqqqqqqq
check 2 "Did you mean --port" "$rotunda" serve --prot 1
check 2 "port" "$rotunda" serve --port
check 2 "0 to 65535" "$rotunda" serve --port 65536 --data center
check 2 "0 to 65535" "$rotunda" serve --port http --data center
check 2 "not an IP address" "$rotunda" serve --port 0 --listen example.org --data center
check 2 "two dashes" "$rotunda" check -d center
check 2 "json" "$rotunda" version --json=yes
check 2 "" "$rotunda" --nothing
check 0 "Usage: rotunda import places" "$rotunda" import places --help
check 0 "Usage: rotunda import places" "$rotunda" help import places
check 0 "Usage: rotunda impact COMMAND" "$rotunda" impact --help
check 0 "  lottery draw " "$rotunda" help lottery
check 0 "Examples" "$rotunda" serve --help
check 0 "Usage: rotunda serve" "$rotunda" serve -h
check 0 "Commands" "$rotunda"
check 0 '"version":"' "$rotunda" version --json
check 0 "unchanged" "$rotunda" import communities --data=center "$here/data/communities.csv"
check 0 "unchanged" "$rotunda" import communities --data center -- "$here/data/communities.csv"
check 4 "no such file" "$rotunda" import communities --data center -- --json
check 0 '"unchanged":311' "$rotunda" import communities "$here/data/communities.csv" --data center --json
check 3 '"done":false.*"errors":1' "$rotunda" import communities twice.csv --data center --json

# an option comes from the line, else the environment, else the center's file
ROTUNDA_DATA=center check 0 "sound" "$rotunda" check
ROTUNDA_DATA=nowhere check 0 "sound" "$rotunda" check --data center
ROTUNDA_DATA=nowhere check 4 "nowhere" "$rotunda" check
echo 'port = none' >center/rotunda.conf
check 2 "0 to 65535" "$rotunda" serve --data center
rm center/rotunda.conf

# what goes into a pipe is plain: no colours, no progress, quiet where asked
for words in "check --data center" "import communities $here/data/communities.csv --data center" "--help"; do
    "$rotunda" $words >plain 2>&1 </dev/null
    NO_COLOR=1 "$rotunda" $words >bare 2>&1 </dev/null
    grep -q "$(printf '\033')\|$(printf '\r')" plain && no "escape sequences in a pipe: $words" || ok
    same plain bare
done
"$rotunda" check --data center --quiet >quiet 2>&1; : >nothing; same quiet nothing
"$rotunda" export practices --format json --data center 2>/dev/null | head -c 100 >/dev/null; ok

# a server: its port in use, its end by a signal, its last answer
: >said
"$rotunda" serve --port 0 --data center >said 2>errors & pid=$!
i=0; while ! grep -q ready said && [ $i -lt 200 ]; do sleep 0.1; i=$((i + 1)); done
port=$(sed -n 's/.*localhost:\([0-9]*\)$/\1/p' said)
check 0 '"database":"ok"' curl -s "http://127.0.0.1:$port/healthz"
"$rotunda" init --data other --quiet
check 4 "in use" "$rotunda" serve --port "$port" --data other
check 4 "another rotunda is at work" "$rotunda" serve --port 0 --data center
check 0 "sound" "$rotunda" check --data center
kill -TERM $pid; wait $pid; code=$?
[ $code = 0 ]; held $? "a server ended by SIGTERM ends with $code: $(cat errors)"
check 7 "onnect" curl -sS "http://127.0.0.1:$port/healthz"
# a file whose bytes are not those that its hash is of is named
python3 -c "import sqlite3; c = sqlite3.connect('nobody/rotunda.db'); c.execute(\"INSERT INTO blob VALUES ('00ff', x'78', 1)\"); c.commit()"
check 1 "file 00ff: its bytes are not those" "$rotunda" check --data nobody
counted
