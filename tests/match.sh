#!/bin/sh
# match.sh BINARY: matches made from files and checked, results told from forged ones, and every refusal provoked.
set -u
rotunda=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
passed=0 failed=0
check() { # CODE PATTERN COMMAND...: the exit code, and a word of what it says
    want=$1 pattern=$2; shift 2
    "$@" >out 2>&1 </dev/null; code=$?
    if [ $code = "$want" ] && { [ -z "$pattern" ] || grep -q -- "$pattern" out; }; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); echo "FAILED ($code, not $want, or without \"$pattern\"): $*"; sed 's/^/    /' out | head -20
}
is() { # FILE TEXT: what the file should hold
    printf "$2" >wanted
    if cmp -s "$1" wanted; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $1 is not as it should be:"; sed 's/^/    /' "$1" | head -20; fi
}
F="--positions p.csv --applicant-prefs a.csv --position-prefs q.csv"

# Gale and Shapley 1962, example 1, both ways
printf 'position,capacity\nA,1\nB,1\nC,1\n' >p.csv
printf 'applicant,position,rank\nx,A,1\nx,B,2\nx,C,3\ny,B,1\ny,C,2\ny,A,3\nz,C,1\nz,A,2\nz,B,3\n' >a.csv
printf 'position,applicant,rank\nA,y,1\nA,z,2\nA,x,3\nB,z,1\nB,x,2\nB,y,3\nC,x,1\nC,y,2\nC,z,3\n' >q.csv
check 0 "3 of 3 applicants matched, 3 of them with a first choice; 0 of 3" "$rotunda" match $F --out m.csv --explain e.csv
is m.csv 'applicant,position,applicant_rank\nx,A,1\ny,B,1\nz,C,1\n'
is e.csv 'applicant,position,rank,reason,last_admitted\n'
check 0 '"matched":3,"first_choice":0' "$rotunda" match $F --propose positions --out m.csv --explain e.csv --json
is m.csv 'applicant,position,applicant_rank\nx,C,3\ny,A,3\nz,B,3\n'
check 0 "no pair blocks" "$rotunda" check-match $F --match m.csv
check 0 '"ok":true' "$rotunda" check-match $F --match m.csv --json --seed 1

# capacities, gaps, ties, scores in all their forms, one-sided pairs, an applicant without wishes, one that only a position knows
printf '\357\273\277capacity,position,note\r\n2,"City, hall",x\r\n0,B,\r\n1,C,\r\n' >p.csv
printf 'applicant,rank,position\nann,10,"City, hall"\nbob,3,B\nbob,7,"City, hall"\ncem,1,"City, hall"\ncem,1,C\ndee,2,"City, hall"\ndee,9223372036854775807,C\n' >a.csv
printf 'position,applicant,score\n"City, hall",ann,1e1\n"City, hall",bob,10.0000000000000000001\n"City, hall",dee,-.5\nC,cem,0.10\nC,dee,1e-1\nC,eve,5\nB,bob,1\n' >q.csv
printf 'applicant\neve\nann\n' >all.csv
check 0 "3 of 5 applicants matched" "$rotunda" match $F --applicants all.csv --out m.csv --explain e.csv --seed 0
check 0 "" "$rotunda" check-match $F --applicants all.csv --match m.csv --seed 0
check 3 "no applicant \"eve\"" "$rotunda" check-match $F --match m.csv
check 0 "q.csv:7: an applicant who is in no list" "$rotunda" match $F --out n.csv
check 0 "^eve,," cat m.csv
check 0 "^ann,\"City, hall\",10" cat m.csv
check 0 "^dee,\"City, hall\",2,full,1e1" cat e.csv
check 0 "^bob,B,3,full,$" cat e.csv
check 0 "^1$" grep -cE "^(cem|dee),C," m.csv

# the order of rows has no influence on who wins a tie
{ echo applicant,position,rank; for i in $(seq 1 40); do echo "s$i,H$((i % 4)),1"; echo "s$i,H$(((i + 1) % 4)),1"; done; } >a.csv
{ echo position,applicant,score; for i in $(seq 1 40); do for h in 0 1 2 3; do echo "H$h,s$i,$((i % 3))"; done; done; } >q.csv
printf 'position,capacity\nH0,5\nH1,5\nH2,5\nH3,5\n' >p.csv
for ties in single multiple; do
    check 0 "20 of 40" "$rotunda" match $F --ties $ties --seed beef --out m.csv
    check 0 "ties broken" "$rotunda" check-match $F --ties $ties --seed beef --match m.csv
    check 1 "block" "$rotunda" check-match $F --ties $ties --seed beee --match m.csv
    check 0 "no pair blocks" "$rotunda" check-match $F --match m.csv
    for f in a q p; do { head -1 $f.csv; tail -n +2 $f.csv | sort -r; } >$f-turned.csv; done
    check 0 "" "$rotunda" match --positions p-turned.csv --applicant-prefs a-turned.csv --position-prefs q-turned.csv --ties $ties --seed beef --out n.csv
    sort m.csv >m.sorted; sort n.csv >n.sorted
    check 0 "" cmp m.sorted n.sorted
done

# what was forged
who=$(sed -n 's/^\(s[0-9]*\),H.*/\1/p' m.csv | head -1); none=$(sed -n 's/^\(s[0-9]*\),,$/\1/p' m.csv | head -1)
sed "s/^$who,H.,1/$who,,/" m.csv >f.csv;                   check 1 "block: the position has a free place" "$rotunda" check-match $F --match f.csv
sed "s/^$none,,/$none,$(sed -n "s/^$none,\(H.\),1/\1/p" a.csv | head -1),1/" m.csv >f.csv; check 1 "6 applicants and 5 places" "$rotunda" check-match $F --match f.csv
sed "/^$who,/d" m.csv >f.csv;                              check 1 "$who has no row" "$rotunda" check-match $F --match f.csv
sed "s/^\($who,H.\),1/\1,2/" m.csv >f.csv;                 check 1 'not "2"' "$rotunda" check-match $F --match f.csv
sed "2{p}" m.csv >f.csv;                                   check 3 "f.csv:3: applicant" "$rotunda" check-match $F --match f.csv
sed "2s/,.*/,H9,1/" m.csv >f.csv;                          check 3 'f.csv:2: there is no position "H9"' "$rotunda" check-match $F --match f.csv
sed "s/^s1,.*/s1,H3,1/" m.csv >f.csv;                      check 1 "s1 has H3, which they did not rank" "$rotunda" check-match $F --match f.csv
printf 'position,applicant,rank\n' >q0.csv;                check 1 "which did not rank them" "$rotunda" check-match --positions p.csv --applicant-prefs a.csv --position-prefs q0.csv --match m.csv
check 0 "0 of 40" "$rotunda" match --positions p.csv --applicant-prefs a.csv --position-prefs q0.csv --out n.csv

# agreed on: kept, also where nobody ranked it; what is agreed on for one makes room for nobody else
printf 'position,capacity,minimum\nH0,5,5\nH1,5,\nH2,1,1\nH3,5,0\n' >p2.csv
printf 'applicant,position\ns1,H2\ns4,H0\n' >fixed.csv
G="--positions p2.csv --applicant-prefs a.csv --position-prefs q.csv --fixed fixed.csv"
for propose in applicants positions; do
    check 0 "16 of 40" "$rotunda" match $G --propose $propose --out n.csv --explain e.csv
    check 0 "^s1,H2,1" cat n.csv
    check 0 "^s4,H0,1" cat n.csv
    check 0 "no pair blocks" "$rotunda" check-match $G --match n.csv --seed 0
    check 0 "^s6,H2,1,full,$" cat e.csv
done
printf 'applicant,position\ns1,H3\n' >fixed.csv
check 0 "16 of 40" "$rotunda" match $G --out n.csv --explain e.csv
check 0 "^s1,H3,$" cat n.csv
check 0 "^s1,H1,1,fixed,$" cat e.csv
check 0 "no pair blocks" "$rotunda" check-match $G --match n.csv
sed 's/^s1,.*/s1,,/' n.csv >f.csv;                         check 1 "s1 does not have H3, which was agreed on" "$rotunda" check-match $G --match f.csv
printf 'position,applicant,rank\n' >q0.csv
check 0 "H0 has 0, fewer than its minimum of 5" "$rotunda" match --positions p2.csv --applicant-prefs a.csv --position-prefs q0.csv --out n.csv
check 0 "H2 has 0, fewer than its minimum of 1" "$rotunda" check-match --positions p2.csv --applicant-prefs a.csv --position-prefs q0.csv --match n.csv

# what is refused: nothing is written
rm -f n.csv
refused() { # PATTERN FILE TEXT
    cp $2.csv kept; printf "$3" >$2.csv
    check 3 "$1" "$rotunda" match $F --out n.csv --explain n.csv
    mv kept $2.csv
}
refused 'p.csv is empty' p ''
refused 'p.csv:1: there is no column "capacity"' p 'position\nH0\n'
refused 'p.csv:2: position is empty' p 'position,capacity\n,1\n'
refused 'p.csv:3: position "H0" is in the file' p 'position,capacity\nH0,1\nH0,1\n'
for c in -1 1.5 x '' 9223372036854775808; do refused 'p.csv:2: capacity is' p "position,capacity\nH0,$c\n"; done
refused 'p.csv:2: a quote that opens' p 'position,capacity\n"H0,1\n'
refused 'p.csv:3: fewer cells' p 'position,capacity\nH0,1\nH1\n'
refused 'a.csv:2: there is no position "H9"' a 'applicant,position,rank\ns1,H9,1\n'
refused 'a.csv:2: applicant is empty' a 'applicant,position,rank\n,H0,1\n'
for c in 0 -1 1.5 x '' 9223372036854775808; do refused 'a.csv:2: rank is' a "applicant,position,rank\ns1,H0,$c\n"; done
refused 'a.csv:5: the pair stands in line 2' a 'applicant,position,rank\ns1,H0,1\ns2,H1,1\ns2,H0,1\ns1,H0,2\ns2,H0,2\n'
refused 'q.csv:1: there is no column "rank" and none' q 'position,applicant\n'
refused 'q.csv:1: rank and score' q 'position,applicant,rank,score\n'
refused 'q.csv:2: there is no position "H9"' q 'position,applicant,rank\nH9,s1,1\n'
refused 'q.csv:2: applicant is empty' q 'position,applicant,rank\nH0,,1\n'
refused 'q.csv:2: rank is "1.0"' q 'position,applicant,rank\nH0,s1,1.0\n'
for c in nan inf -Infinity 0x1 1,5 '' 1e; do refused 'q.csv:2: ' q "position,applicant,score\nH0,s1,$c\n"; done
refused 'q.csv:3: the pair stands in line 2' q 'position,applicant,score\nH0,s1,1\nH0,s1,1\n'
refused 'q.csv:3: the pair stands in line 2' q 'position,applicant,score\nH0,stranger,1\nH0,stranger,1\n'
refused 'p.csv:2: the minimum is above' p 'position,capacity,minimum\nH0,2,3\n'
refused 'p.csv:2: minimum is' p 'position,capacity,minimum\nH0,2,x\n'
agreed() { printf "$2" >fixed.csv; check 3 "$1" "$rotunda" match $F --fixed fixed.csv --out n.csv; }
agreed 'fixed.csv:2: there is no applicant "x"' 'applicant,position\nx,H0\n'
agreed 'fixed.csv:2: there is no position "x"' 'applicant,position\ns1,x\n'
agreed 'fixed.csv:3: applicant "s1" stands in line 2' 'applicant,position\ns1,H0\ns1,H1\n'
agreed 'fixed.csv:7: more is agreed on than the 5 places' 'applicant,position\ns1,H0\ns2,H0\ns3,H0\ns4,H0\ns5,H0\ns6,H0\n'
printf 'applicant\ns1\ns1\n' >all.csv;                     check 3 'all.csv:3: applicant "s1" stands in line 2' "$rotunda" match $F --applicants all.csv --out n.csv
check 4 "no such file" "$rotunda" match --positions none.csv --applicant-prefs a.csv --position-prefs q.csv --out n.csv
check 4 "" "$rotunda" match $F --out nowhere/n.csv
check 2 "needs --out" "$rotunda" match $F
check 2 "needs --match" "$rotunda" check-match $F
check 2 "no option" "$rotunda" match $F --out n.csv stray
check 2 "ties is single or multiple" "$rotunda" match $F --ties both --out n.csv
check 2 "propose is" "$rotunda" match $F --propose nobody --out n.csv
check 2 "hexadecimal" "$rotunda" match $F --seed xyz --out n.csv
check 2 "" ls n.csv

# headers alone are files
printf 'position,capacity\n' >p.csv; printf 'applicant,position,rank\n' >a.csv; printf 'position,applicant,rank\n' >q.csv
check 0 "0 of 0 applicants" "$rotunda" match $F --out m.csv --explain e.csv
is m.csv 'applicant,position,applicant_rank\n'
check 0 "no pair blocks" "$rotunda" check-match $F --match m.csv
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
