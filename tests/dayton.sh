#!/bin/sh
# dayton.sh BINARY: the way that the visitor from Dayton goes through the pages (tests/browser/journey.js), through the API and the
# command line: her words, what was done about them, Houston's and Rockford's, who took it up, the one-page brief.
set -u
rotunda=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
server=
on_end() { test -z "$server" || kill "$server" 2>/dev/null; }
cd "$dir"
has() { grep -qF -- "$1" out; held $? "${2:-"it says: $1"}"; }

"$rotunda" demo --data center >log 2>&1 || { cat log; echo "0 passed, 1 failed"; exit 1; }

# by the command line
"$rotunda" search people loosing their homes --data center >out 2>&1; held $? "the search of her words ends well"
has "losing" "the slip of the pen is said"
has "houston-the-way-home"; has "new-york-right-to-counsel" "eviction is found"
"$rotunda" search --json --limit 30 people loosing their homes --data center >out 2>&1; held $? "the same as JSON"
has '"slug":"rockford-functional-zero"'
"$rotunda" export practices --format json --data center >out 2>&1; held $? "the practices are written out"
has '"slug":"rockford-functional-zero"'

# by the API
for try in 1 2 3; do
    port=$((20000 + ($$ + try * 997) % 30000))
    "$rotunda" serve --data center --port "$port" >log 2>&1 & server=$!
    for wait in $(seq 100); do grep -q "Rotunda is ready" log && break 2; kill -0 $server 2>/dev/null || break; sleep 0.1; done
done
at="http://127.0.0.1:$port"
get() { curl -s -S -o out -w '%{http_code} %{content_type}' "$at$1" >head 2>&1; grep -q "^200 $2" head; held $? "$1 answers: $(cat head)"; }
get "/api/v1/places?q=dayton&state=OH" application/json; has '"geoid":"3921000"' "Dayton is known"
get "/api/v1/practices?q=people+loosing+their+homes&limit=50" application/json
has '"slug":"rockford-functional-zero"'; has '"slug":"houston-the-way-home"'; has '"slug":"new-york-right-to-counsel"' "eviction is found"
get "/api/v1/practices/houston-the-way-home" application/json
has '"year_started":null' "a year that nobody saw is null"; has '"level":"before-after"'
get "/api/v1/practices/rockford-functional-zero" application/json
has '"adopters":{"reported":6,"recorded":0,"stopped":0}' "reported and recorded are counted apart"; has '"year_started":2015'
get "/api/v1/adoptions?practice=rockford-functional-zero" application/json
has '"total":6'; has 'abilene-tx-us'
get "/api/v1/communities/rockford-il-us" application/json; has '"population":'
get "/practices/rockford-functional-zero.pdf?for=3921000" application/pdf; head -c 5 out | grep -q '%PDF-'; held $? "the brief is a PDF"
get "/es/practices/rockford-functional-zero.pdf?for=3921000" application/pdf
get "/practices/rockford-functional-zero.bib" application/x-bibtex; has '@misc{rotunda-rockford-functional-zero'
get "/practices.atom?q=people+loosing+their+homes" application/atom+xml; has 'rockford-functional-zero'
counted
