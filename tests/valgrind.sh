#!/bin/sh
# valgrind.sh BINARY: the commands under valgrind: no error, nothing definitely lost.
set -u
rotunda=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
. "$(dirname "$0")/counting.sh"
cd "$dir"
run() { # CODE COMMAND...
    want=$1; shift
    valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite "$rotunda" "$@" >out 2>&1 </dev/null; code=$?
    [ $code = "$want" ]; held $? "($code, not $want) $*"
}
run 0 --help
run 0 serve --help
run 2 sevre
run 2 serve --prot 1
run 0 version --json
run 0 init --data center
run 0 import communities "$here/data/communities.csv" --data center
run 0 import communities "$here/data/communities.csv" --data center --dry-run --json
run 0 import practices "$here/data/practices.csv" --texts "$here/data/practices.md" --data center
run 0 export practices --format json --data center
run 0 export practices --format csv --texts texts.md --data center
run 0 check --data center
run 4 check --data nowhere
head -c 4096 /dev/urandom >binary
run 3 import communities binary --data center
run 3 import practices binary --texts "$here/data/practices.md" --data center
head -n 400 "$here/data/communities.csv" | cut -c1-200 >cut
run 3 import communities cut --data center
gzip -dc "$here/data/us_places.csv.gz" | head -n 300 >places
run 0 import places places --data center
# a server that has answered and was stopped
: >said
valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite "$rotunda" serve --port 0 --data center >said 2>errors & pid=$!
i=0; while ! grep -q ready said && [ $i -lt 300 ]; do sleep 0.1; i=$((i + 1)); done
port=$(sed -n 's/.*localhost:\([0-9]*\)$/\1/p' said)
for a in communities communities/houston-tx-us es/communities nothing "for?q=dayton" communities; do curl -s --compressed -o /dev/null "http://127.0.0.1:$port/$a"; done
kill -TERM $pid; wait $pid; code=$?
[ $code = 0 ]; held $? "serve ended with $code: $(head -60 errors)"
counted
