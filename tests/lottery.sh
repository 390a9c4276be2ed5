#!/bin/sh
# lottery.sh BINARY: lotteries committed, drawn, verified, redrawn in another language, and told from forged ones.
set -u
rotunda=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
. "$(dirname "$0")/counting.sh"
cd "$dir"
lottery() { "$rotunda" lottery "$@"; }
P="--commitment c.json --units u.csv --secret secret.txt --public 41907"

{ echo unit,district,tickets; for i in $(seq 1 120); do echo "home-$i,d$((i % 7)),$((i % 5 + 1)).$((i % 4))"; done; echo '"Smith, ""Jo""",d0,2.000001'; } >u.csv
{ echo stratum,slots; for i in 0 1 2 3 4 5 6; do echo "d$i,$((i + 6))"; done; } >q.csv

# every kind: plain, by strata, by quota, weighted; drawn here, verified here, redrawn by Python
for settings in "" "--strata district" "--strata district --quota q.csv" "--weights tickets" "--strata district --weights tickets"; do
    rm -f secret.txt c.json
    check 0 "121 units" lottery commit --units u.csv --slots 63 $settings --public-source "Ohio Pick 5, 2027-03-01" --secret-out secret.txt --out c.json
    check 0 "63 of 121 units selected" lottery draw $P --out r.csv
    check 0 "all 121 units" lottery verify $P --result r.csv
    check 0 "" python3 "$here/lottery_redraw.py" c.json u.csv secret.txt 41907 r.csv
    check 1 "differs" python3 "$here/lottery_redraw.py" c.json u.csv secret.txt 41908 r.csv
done

# the order of rows is nobody's business
{ head -1 u.csv; tail -n +2 u.csv | sort -r; } >turned.csv
check 0 "Not committed" lottery draw --seed 2a --units u.csv --slots 9 --weights tickets --out a.csv
check 0 "Not committed" lottery draw --seed 2A --units turned.csv --slots 9 --weights tickets --out b.csv
check 0 "" cmp a.csv b.csv
check 0 "committed" head -1 a.csv

# for programs; a file on standard output is alone there
check 0 '^{"units":121,"selected":9,"slots":9,"seed":"0*2a","commitment_sha256":null,"rounds":10000,"standard_error":0[.][0-9]*}$' lottery draw --seed 2a --units u.csv --slots 9 --weights tickets --out b.csv --json
check 0 '^{"units":121,"selected":63,"slots":63,"seed":"[0-9a-f]*","commitment_sha256":"[0-9a-f]*","rounds":' lottery draw $P --out r.csv --json
check 0 '^{"ok":true,"units":121,"seed":"[0-9a-f]*","commitment_sha256":"[0-9a-f]*"}$' lottery verify $P --result r.csv --json
lottery verify $P --result r.csv --json | wc -l >lines.txt; check 0 "^1$" cat lines.txt
check 0 '^{"units":121,"slots":1,"commitment_sha256":"[0-9a-f]*"}$' lottery commit --units u.csv --slots 1 --public-source x --secret-out json.txt --out json.json --json
lottery draw --seed 2a --units u.csv --slots 9 --out b.csv --report - >page.html; check 0 "</html>$" tail -n 1 page.html

# a stratum with fewer units than slots
{ echo stratum,slots; echo d0,40; for i in 1 2 3 4 5 6; do echo "d$i,1"; done; } >many.csv
check 0 "slots stay empty" lottery draw --seed 1 --units u.csv --slots 46 --strata district --quota many.csv --out b.csv

# what was forged
sed '2s/selected/waiting/' r.csv >forged.csv;              check 1 "forged.csv:2: unit" lottery verify $P --result forged.csv
sed '3s/,2,/,3,/' r.csv >forged.csv;                       check 1 "has order" lottery verify $P --result forged.csv
sed '2s/,[0-9.]*$/,0.125/' r.csv >forged.csv;              check 1 "has probability" lottery verify $P --result forged.csv
sed '$d' r.csv >forged.csv;                                check 1 "1 unit of the list missing" lottery verify $P --result forged.csv
sed '3{p}' r.csv >forged.csv;                              check 1 "stands there twice" lottery verify $P --result forged.csv
{ cat r.csv; echo nobody,waiting,1,0; } >forged.csv;       check 1 "not in the list" lottery verify $P --result forged.csv
check 1 "has" lottery verify --commitment c.json --units u.csv --secret secret.txt --public 41908 --result r.csv
check 1 "not the list of units" lottery verify --commitment c.json --units turned.csv --secret secret.txt --public 41907 --result r.csv
check 3 "not the list of units" lottery draw --commitment c.json --units turned.csv --secret secret.txt --public 41907 --out x.csv
printf '%064d\n' 7 >other.txt;                             check 1 "not the secret" lottery verify --commitment c.json --units u.csv --secret other.txt --public 41907 --result r.csv
sed 's/"units": 121/"units": 120/' c.json >d.json;         check 1 "says 120 units" lottery verify --commitment d.json --units u.csv --secret secret.txt --public 41907 --result r.csv
sed 's/$/,no/; 1s/,no$/,committed/' r.csv >forged.csv;     check 1 "forged.csv:2: the column committed says" lottery verify $P --result forged.csv
sed 's/$/,x/; 1s/,x$/,note/' r.csv >noted.csv;             check 0 "all 121 units" lottery verify $P --result noted.csv
hash=$(sha256sum <c.json | cut -c1-64)
check 0 "$hash. Compare it with" lottery draw $P --out r.csv
check 0 "Not checked: that this commitment is the one published. Its SHA-256 is $hash" lottery verify $P --result r.csv
check 0 "is the one published (SHA-256 $hash)" lottery verify $P --result r.csv --published $hash
check 1 "is not the commitment that was published: its SHA-256 is $hash" lottery verify $P --result r.csv --published $(printf '%064d' 1)
check 2 "published takes 64" lottery verify $P --result r.csv --published 12
cp c.json kept.json; check 4 "c.json is there already: a commitment is never" lottery commit --units u.csv --slots 2 --public-source x --secret-out new.txt --out c.json
check 0 "" cmp c.json kept.json; check 1 "" test -e new.txt
check 0 "121 units, 1 slot. Publish" lottery commit --units u.csv --slots 1 --public-source x --secret-out one.txt --out one.json

# the report, and everything in Spanish
. "$here/in_spanish.sh"
has() { check 0 "$1" cat report.html; }
check 0 "" lottery draw $P --out r.csv --report report.html
has "A lottery of 121 units for 63 slots"
has "63 of 121 units are selected; 58 wait"
has "It was 41907"
has "$hash"
has "Ohio Pick 5, 2027-03-01"
has "Smith, &quot;&quot;Jo\|Smith, &quot;Jo\|Smith, \"Jo"
check 1 "" grep -E "https?://|src=|@import|url\(" report.html
check 0 "" lottery draw --seed 2a --units u.csv --slots 9 --out a.csv --report report.html
has "whoever chose the seed could have chosen the result"
has "7.4%"
has "The chances are exact"
in_spanish lottery draw $P --out a.csv
in_spanish lottery draw --seed 2a --units u.csv --slots 9 --weights tickets --out a.csv
in_spanish lottery draw --seed 1 --units u.csv --slots 46 --strata district --quota many.csv --out b.csv
in_spanish lottery verify $P --result r.csv
in_spanish lottery verify $P --result r.csv --published $hash
in_spanish lottery verify $P --result r.csv --published $(printf '%064d' 1)
for f in 2s/selected/waiting/ 3s/,2,/,3,/ '2s/,[0-9.]*$/,0.125/' '$d' '3{p}'; do sed "$f" r.csv >forged.csv; in_spanish lottery verify $P --result forged.csv; done
{ cat r.csv; echo nobody,waiting,1,0; } >forged.csv; in_spanish lottery verify $P --result forged.csv
in_spanish lottery verify --commitment c.json --units u.csv --secret other.txt --public 41907 --result r.csv
in_spanish lottery verify --commitment d.json --units u.csv --secret secret.txt --public 41907 --result r.csv
check 0 "121 unidades, 63 plazas" lottery commit --units u.csv --slots 63 --public-source x --secret-out s3.txt --out c3.json --lang es
check 2 "lang is en or es" lottery commit --units u.csv --slots 1 --public-source x --secret-out s4.txt --out x.json --lang fr
check 2 "lang is en or es" lottery draw $P --out x.csv --lang fr
check 2 "lang is en or es" lottery verify $P --result r.csv --lang fr

# what is refused: nothing is written
commit() { lottery commit --public-source x --secret-out s.txt --out n.json "$@"; }
check 4 "written over" lottery commit --units u.csv --slots 1 --public-source x --secret-out secret.txt --out n.json
check 4 "no such file" commit --units none.csv --slots 1
check 2 "needs --units" commit --slots 1
check 2 "slots takes" commit --units u.csv --slots -1
check 2 "secret-out takes a file" lottery commit --units u.csv --slots 1 --public-source x --secret-out - --out n.json; check 1 "" test -e ./-
check 2 "secret and --result are both standard input" lottery verify --commitment c.json --units u.csv --secret - --public x --result -
check 4 "" lottery draw --seed 2a --units u.csv --slots 9 --out nowhere/c.csv --report none.html; check 1 "" test -e none.html
check 4 "" lottery commit --units u.csv --slots 1 --public-source x --secret-out fresh.txt --out nowhere/c.json; check 1 "" test -e fresh.txt
check 2 "needs --commitment with its secret and public value, or --seed" lottery draw --units u.csv --slots 2 --out r.csv
check 2 "out names the file that --units reads" lottery draw --units u.csv --slots 2 --seed 1 --out u.csv
check 2 "name one file" lottery commit --units u.csv --slots 1 --public-source x --secret-out s.txt --out s.txt
check 2 "needs --strata" commit --units u.csv --slots 1 --quota q.csv
check 2 "no option" commit --units u.csv --slots 1 stray
check 2 "UTF-8" commit --units u.csv --slots 1 --public-source "$(printf '\377')"
check 3 'u.csv:1: there is no column "area"' commit --units u.csv --slots 1 --strata area
check 3 "sum to 63, not" commit --units u.csv --slots 62 --strata district --quota q.csv
refused() { printf "$2" >bad.csv; check 3 "$1" commit --units bad.csv --slots 1 $3; }
refused 'bad.csv:3: unit "a" stands in line 2' 'unit\na\na\n' ""
refused 'bad.csv:2: unit is empty' 'unit,x\n,1\n' ""
refused 'bad.csv:2: x is empty' 'unit,x\na,\n' "--strata x"
refused 'empty' '' ""
for w in 0 -1 x 1.0000001 1e3 1000000001 . ""; do refused 'bad.csv:2: x is' "unit,x\na,$w\n" "--weights x"; done
{ echo unit,x; for i in $(seq 1 9300); do echo "$i,1000000000"; done; } >heavy.csv; check 3 "sum to more" commit --units heavy.csv --slots 1 --weights x
printf 'stratum,slots\nd0,1\nd0,1\n' >bq.csv;              check 3 'bq.csv:3: stratum "d0" stands' commit --units u.csv --slots 2 --strata district --quota bq.csv
printf 'stratum,slots\nd0,x\n' >bq.csv;                    check 3 'bq.csv:2: slots is "x"' commit --units u.csv --slots 2 --strata district --quota bq.csv
printf 'stratum,slots\nd0,2\n' >bq.csv;                    check 3 'has no quota' commit --units u.csv --slots 2 --strata district --quota bq.csv
{ cat q.csv; echo d9,1; } >bq.csv;                         check 3 'no unit is of stratum "d9"' commit --units u.csv --slots 64 --strata district --quota bq.csv
check 3 "64 hexadecimal" lottery draw --commitment c.json --units u.csv --secret q.csv --public 1 --out x.csv
check 3 "no commitment" lottery draw --commitment u.csv --units u.csv --secret secret.txt --public 1 --out x.csv
for key in format units units_sha256 slots strata weights quota secret_sha256 public_source; do
    sed "s/\"$key\"/\"other\"/" c.json >d.json;            check 3 "missing or wrong" lottery draw --commitment d.json --units u.csv --secret secret.txt --public 1 --out x.csv
done
sed 's/{/{"more": 1, /' c.json >d.json;                     check 3 "it has a key that none has" lottery draw --commitment d.json --units u.csv --secret secret.txt --public 1 --out x.csv
printf 'unit,x\na,.5\nb,+1\n' >half.csv; printf 'unit,x\na,0.5\nb,1.0\n' >plain.csv
check 0 "" lottery draw --seed 1 --units half.csv --slots 1 --weights x --out half.r; lottery draw --seed 1 --units plain.csv --slots 1 --weights x --out plain.r
check 0 "" cmp half.r plain.r
check 2 "does not go with it" lottery draw --seed 1 --commitment c.json --units u.csv --slots 1 --out x.csv
check 2 "does not go with it" lottery draw $P --slots 1 --out x.csv
check 2 "hexadecimal" lottery draw --seed 1g --units u.csv --slots 1 --out x.csv
check 2 "" ls s.txt
check 2 "" ls n.json
check 2 "" ls x.csv

# a header alone is a list
echo unit >none.csv
check 0 "0 of 0" lottery draw --seed 1 --units none.csv --slots 3 --out x.csv
check 0 "unit,outcome" cat x.csv
check 0 "" "$here/refusals.py" heard $(ls "$here"/../src/engines/lottery/*.c | grep -v _test.c)
counted
