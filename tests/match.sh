#!/bin/sh
# match.sh BINARY: matches made from files and checked, results told from forged ones, and every refusal provoked.
set -u
rotunda=$(realpath "$1") here=$(realpath "$(dirname "$0")")
. "$(dirname "$0")/counting.sh"
. "$here/in_spanish.sh"
cd "$dir"
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
sed "s/^$none,,/$none,$(sed -n "s/^$none,\(H.\),1/\1/p" a.csv | head -1),1/" m.csv >f.csv; check 1 "H. has 6 applicants and 5 places" "$rotunda" check-match $F --match f.csv
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
    check 3 "$1" "$rotunda" match $F --out n.csv --explain x.csv
    mv kept $2.csv
}
refused 'p.csv is empty' p ''
refused 'p.csv:1: there is no column "capacity"' p 'position\nH0\n'
refused 'p.csv: lines end in CR alone: save it as CSV with LF or CRLF' p 'position,capacity\rH0,1\r'
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
for out in "--out nowhere/n.csv --explain n.csv --report n.html" "--out n.csv --explain nowhere/n.csv --report n.html" "--out n.csv --explain n.html --report nowhere/n.csv"; do
    check 4 "nowhere/n.csv: No such file" "$rotunda" match $F $out
    check 1 "" sh -c "ls | grep '^n\\.[ch]'"
done
check 1 "" sh -c "'$rotunda' match $F --out - --explain nowhere/n.csv | grep ^applicant"
check 2 "needs --out" "$rotunda" match $F
check 2 "positions and --applicant-prefs are both standard input" "$rotunda" match --positions - --applicant-prefs - --position-prefs q.csv --out n.csv
check 2 "positions and --match are both standard input" "$rotunda" check-match --positions - --applicant-prefs a.csv --position-prefs q.csv --match -
check 2 "caps needs a value: --caps FILE" "$rotunda" match $F --out n.csv --caps ''
check 2 "fixed needs a value" "$rotunda" match $F --out n.csv --fixed=
check 2 "out and --explain name one file" "$rotunda" match $F --out n.csv --explain n.csv
check 2 "needs --match" "$rotunda" check-match $F
check 2 "no option" "$rotunda" match $F --out n.csv stray
check 2 "ties is single or multiple" "$rotunda" match $F --ties both --out n.csv
check 2 "propose is" "$rotunda" match $F --propose nobody --out n.csv
check 2 "hexadecimal" "$rotunda" match $F --seed xyz --out n.csv
check 2 "" ls n.csv

# caps, reserves, minimums
printf 'position,capacity,minimum,region,target\nH1,10,,r,5\nH2,10,,r,5\nH3,3,2,,\n' >p.csv
{ echo applicant,position,rank; for i in 1 2 3; do echo "d$i,H1,1"; done; for i in 4 5 6 7 8 9 10 11; do echo "d$i,H2,1"; done; echo d11,H3,2; } >a.csv
{ echo position,applicant,rank; for h in 1 2 3; do for i in 1 2 3 4 5 6 7 8 9 10 11; do echo "H$h,d$i,$i"; done; done; } >q.csv
printf 'region,capacity\nr,10\n' >r.csv
check 0 "11 of 11" "$rotunda" match $F --caps r.csv --out m.csv --explain e.csv
check 0 "H3 has 1, fewer than its minimum of 2" "$rotunda" match $F --caps r.csv --out m.csv --explain e.csv
is e.csv 'applicant,position,rank,reason,last_admitted\nd11,H2,1,capped,10\n'
check 0 "no pair blocks" "$rotunda" check-match $F --caps r.csv --match m.csv
check 1 "d11 and H2 block: the position has a free place" "$rotunda" check-match $F --match m.csv
sed 's/^d11,.*/d11,H2,1/' m.csv >f.csv; check 1 "region r has 11 applicants and a cap of 10" "$rotunda" check-match $F --caps r.csv --match f.csv
check 5 "the minimums cannot be kept: those of H3 come to 2, and only 1" "$rotunda" match $F --minimum hard --out m.csv
check 1 "H3 has 0 applicants and a minimum of 2" "$rotunda" check-match $F --minimum hard --match m.csv
echo d10,H3,5 >>a.csv
check 0 "d10 and H2 block: the position has a free place, but a minimum would be missed" "$rotunda" match $F --minimum hard --out m.csv --explain e.csv
is e.csv 'applicant,position,rank,reason,last_admitted\nd10,H2,1,held back for a minimum,9\nd11,H2,1,held back for a minimum,9\n'
check 0 "no pair blocks" "$rotunda" check-match $F --minimum hard --match m.csv
check 0 "but a minimum would be missed" "$rotunda" check-match $F --minimum hard --match m.csv
M="--positions min-p.csv --applicant-prefs min-a.csv --position-prefs min-q.csv --minimum hard --out m.csv"
printf 'position,capacity,minimum\nP,1,1\nH,1,1\n' >min-p.csv; printf 'applicant,position,rank\nu,P,1\nu,H,2\nv,P,1\n' >min-a.csv; printf 'position,applicant,rank\nP,u,1\nP,v,2\nH,u,1\n' >min-q.csv
check 0 "u and P block: the position prefers them to v, but a minimum would be missed" "$rotunda" match $M --explain e.csv
is e.csv 'applicant,position,rank,reason,last_admitted\nu,P,1,held back for a minimum,2\n'
sed -i 's/P,1,1/P,1,0/' min-p.csv
check 0 "v and P block: the position has a free place, but u, who comes first there, is needed for a minimum elsewhere" "$rotunda" match $M
printf 'position,capacity,minimum\nP,2,0\nH,1,1\n' >min-p.csv; printf 'v,H,2\nw,P,1\n' >>min-a.csv; printf 'P,w,3\n' >>min-q.csv     # v could have a place that w has
printf 'applicant,position\nu,H\nv,\nw,P\n' >f.csv
check 1 "v and P block: the position prefers them to w" "$rotunda" check-match ${M% --out*} --match f.csv
# who came first only by the lottery, and stands back for a minimum or a reserve: without that rule they are in
behind() { # RULES REASON: a0 wants p0 first, as much liked there as a3
    for seed in 1 2 3 4 5 6; do
        reason=full; "$rotunda" match ${M% --min*} --seed $seed --out n.csv >out 2>&1; ! grep -q ^a0,p0 n.csv || reason=$2
        check 0 "" "$rotunda" match ${M% --min*} $1 --seed $seed --out m.csv --explain e.csv
        check 0 "^a0,p0,1,$reason,1" cat e.csv
        echo "$reason" >>reasons
    done
    check 0 "^2$" sh -c "sort -u reasons | wc -l; rm reasons"
}
printf 'position,capacity,minimum\np1,2,2\np0,1,1\n' >min-p.csv; printf 'applicant,position,rank\na0,p0,1\na0,p1,2\na1,p1,1\na3,p0,1\n' >min-a.csv; printf 'position,applicant,rank\np1,a1,1\np1,a0,1\np0,a3,1\np0,a0,1\n' >min-q.csv
behind "--minimum hard" "held back for a minimum"
printf 'position,category,places\np0,zone,1\n' >s.csv; printf 'applicant,category\na3,zone\n' >g.csv
behind "--reserves s.csv --categories g.csv" "below a reserve"
printf 'position,category,places\nH2,zone,2\nH2,open,1\n' >s.csv; printf 'applicant,category\nd9,zone\nd10,zone\nd1,town\nwho,zone\n' >g.csv
sed 's/^H2,10,,r,5/H2,3,,,/' p.csv >p3.csv; P="--positions p3.csv --applicant-prefs a.csv --position-prefs q.csv --reserves s.csv --categories g.csv"
check 0 "7 of 11" "$rotunda" match $P --out m.csv --explain e.csv
check 0 "g.csv:5: an applicant who is in no list of applicants; the row is passed over" "$rotunda" match $P --out m.csv --explain e.csv
check 0 "^d10,H2,1" cat m.csv
check 0 "^d5,H2,1,below a reserve,4" cat e.csv
check 0 "^d11,H2,1,full,4" cat e.csv
check 0 "no pair blocks" "$rotunda" check-match $P --match m.csv --seed 0
check 1 "d5 and H2 block: the position prefers them to d10" "$rotunda" check-match --positions p3.csv --applicant-prefs a.csv --position-prefs q.csv --match m.csv
sed 's/^d10,.*/d10,,/; s/^d5,.*/d5,H2,1/' m.csv >f.csv; check 1 "d10 and H2 block: a seat of the position goes to somebody" "$rotunda" check-match $P --match f.csv

rule() { printf "$3" >$2; check 3 "$1" "$rotunda" match $F $4 --out no.csv; }
rule 'r.csv:2: no position is in a region "x"' r.csv 'region,capacity\nx,1\n' "--caps r.csv"
rule 'r.csv:2: region is empty' r.csv 'region,capacity\n,1\n' "--caps r.csv"
rule 'r.csv:2: capacity is "-1"' r.csv 'region,capacity\nr,-1\n' "--caps r.csv"
rule 'r.csv:3: region "r" stands in line 2' r.csv 'region,capacity\nr,10\nr,11\n' "--caps r.csv"
rule 'p.csv:3: with this one the targets of region "r" come to more than its cap of 9 (r.csv:2)' r.csv 'region,capacity\nr,9\n' "--caps r.csv"
printf 'region,capacity\nr,10\n' >r.csv
rule 'p2.csv:3: this position of region "r" has no target, others have one' p2.csv 'position,capacity,region,target\nH1,9,r,5\nH2,9,r,\nH3,1,,\n' "--caps r.csv --positions p2.csv"
rule 'p2.csv:2: the target is above' p2.csv 'position,capacity,region,target\nH1,9,r,10\n' "--positions p2.csv"
rule 'p2.csv:2: target is "x"' p2.csv 'position,capacity,target\nH1,9,x\n' "--positions p2.csv"
printf 'region,capacity\nr,0\n' >r0.csv; printf 'position,capacity,region\nH1,10,r\nH2,10,r\nH3,3,\n' >p2.csv
rule 'fixed.csv:2: more is agreed on than the cap of 0 of region "r"' fixed.csv 'applicant,position\nd1,H1\n' "--positions p2.csv --caps r0.csv --fixed fixed.csv"
R="--reserves s2.csv --categories g2.csv"; cp g.csv g2.csv
rule 's2.csv:2: there is no position "x"' s2.csv 'position,category,places\nx,zone,1\n' "$R"
rule 's2.csv:2: category is empty' s2.csv 'position,category,places\nH2,,1\n' "$R"
rule 's2.csv:2: places is "a"' s2.csv 'position,category,places\nH2,zone,a\n' "$R"
rule 's2.csv:3: more seats than the 10 places' s2.csv 'position,category,places\nH2,zone,9\nH2,open,2\n' "$R"
cp s.csv s2.csv
rule 'g2.csv:2: category is empty' g2.csv 'applicant,category\nd1,\n' "$R"
rule 'g2.csv:2: applicant is empty' g2.csv 'applicant,category\n,zone\n' "$R"
rule 'g2.csv:2: open seats are for all' g2.csv 'applicant,category\nd1,open\n' "$R"
rule 'g2.csv:3: the pair stands in line 2' g2.csv 'applicant,category\nd1,zone\nd1,zone\n' "$R"
check 2 "reserves and --categories go together" "$rotunda" match $F --reserves s.csv --out no.csv
check 2 "caps and --reserves" "$rotunda" match $F --reserves s.csv --categories g.csv --caps r.csv --out no.csv
check 2 "minimum hard with --caps" "$rotunda" match $F --caps r.csv --minimum hard --out no.csv
check 2 "minimum hard with --caps or --reserves" "$rotunda" check-match $F --caps r.csv --minimum hard --match m.csv
check 2 "propose positions with --caps" "$rotunda" match $F --caps r.csv --propose positions --out no.csv
check 2 "minimum is soft or hard" "$rotunda" match $F --minimum maybe --out no.csv
check 2 "" ls no.csv

# couples: the same place for both, one region, a list of their own, none stable
printf 'position,capacity,region\nA,2,n\nB,1,n\nC,1,s\n' >p.csv
printf 'applicant,position,rank\nx,A,1\nx,B,2\ny,B,1\ny,A,2\ny,C,3\nz,A,1\nz,C,2\n' >a.csv
printf 'position,applicant,rank\nA,z,1\nA,x,2\nA,y,3\nB,y,1\nB,x,2\nC,z,1\nC,y,2\n' >q.csv
printf 'first,second\nx,y\n' >c.csv
check 0 "3 of 3 applicants matched, 3 of them with a first" "$rotunda" match $F --couples c.csv --out m.csv
is m.csv 'applicant,position,applicant_rank\nx,A,1\ny,B,1\nz,A,1\n'
check 0 "no pair blocks" "$rotunda" check-match $F --couples c.csv --match m.csv --seed 0
check 0 "1 of 3" "$rotunda" match $F --couples c.csv --together position --out m.csv --explain e.csv
check 0 "^x,A,1,couple,1" cat e.csv
sed -i 's/^A,2/A,3/' p.csv
check 0 "3 of 3" "$rotunda" match $F --couples c.csv --together position --out m.csv --explain e.csv
is m.csv 'applicant,position,applicant_rank\nx,A,1\ny,A,2\nz,A,1\n'
is e.csv 'applicant,position,rank,reason,last_admitted\ny,B,1,couple,\n'
check 0 "no pair blocks" "$rotunda" check-match $F --couples c.csv --together position --match m.csv
check 1 "the couple x and y blocks: A and B would take them" "$rotunda" check-match $F --couples c.csv --match m.csv
printf 'applicant,position\nx,A\ny,C\nz,A\n' >f.csv
check 1 "the couple x and y has what it did not wish together" "$rotunda" check-match $F --couples c.csv --together region --match f.csv
printf 'first,second,first_position,second_position,rank\nx,y,C,C,1\nx,y,,C,2\nx,y,B,A,9\n' >c.csv; echo C,x,3 >>q.csv
check 0 "2 of 3" "$rotunda" match $F --couples c.csv --out m.csv
is m.csv 'applicant,position,applicant_rank\nx,,\ny,C,2\nz,A,1\n'
sed -i '/,,C,/d' c.csv
check 0 "3 of 3" "$rotunda" match $F --couples c.csv --out m.csv --explain e.csv
is m.csv 'applicant,position,applicant_rank\nx,B,9\ny,A,9\nz,A,1\n'
check 0 "no pair blocks" "$rotunda" check-match $F --couples c.csv --match m.csv
sed 's/^x,B,9/x,B,2/' m.csv >f.csv; check 1 'gave this the rank 9, not "2"' "$rotunda" check-match $F --couples c.csv --match f.csv
sed 's/^z,.*/z,,1/' m.csv >f.csv; check 1 'z has nothing, but the rank "1"' "$rotunda" check-match $F --couples c.csv --match f.csv
check 1 '"breaches":3,' "$rotunda" check-match $F --couples c.csv --match f.csv --json
printf 'position,capacity\nA,1\nB,1\n' >p1.csv; printf 'applicant,position,rank\nx,A,1\ny,B,1\nz,A,1\nz,B,2\n' >a1.csv; printf 'position,applicant,rank\nA,x,1\nA,z,2\nB,z,1\nB,y,2\n' >q1.csv; printf 'first,second\nx,y\n' >c1.csv
K="--positions p1.csv --applicant-prefs a1.csv --position-prefs q1.csv --couples c1.csv"
check 5 "no stable result exists with ties broken as here: all were tried; in the one written 1 coalition blocks" "$rotunda" match $K --out m.csv
check 5 "^the couple x and y blocks: A and B would take them$" "$rotunda" match $K --out m.csv
check 5 '"breaches":1,"named":\["the couple x and y blocks: A and B would take them"\]' "$rotunda" match $K --out m.csv --json
"$rotunda" match $K --out - >n.csv 2>said; same n.csv m.csv; check 0 "^the couple x and y blocks" cat said
check 5 "^0 moved from where they were.$" "$rotunda" match $K --previous m.csv --out m.csv --report report.html --explain e.csv
check 0 "0 moved from where they were before[.]<" cat report.html
check 0 "There are applicants or couples who could have positions that they prefer" cat report.html
check 1 "" grep "No applicant or couple could" report.html
in_spanish match $K --previous m.csv --out m.csv
check 1 "block" "$rotunda" check-match $K --match m.csv
"$rotunda" match $K --out m2.csv --explain - >n.csv 2>said; check 5 "" "$rotunda" match $K --out m2.csv --explain e.csv --quiet; same n.csv e.csv
# a single in a coalition that blocks is told so
printf 'position,capacity\nA,1\nB,1\nC,1\n' >z-p.csv; printf 'first,second\nu,v\nw,x\n' >z-c.csv
printf 'applicant,position,rank\nu,B,1\nu,C,2\nu,A,3\nv,C,1\nv,A,2\nv,B,3\nw,B,1\nw,A,2\nw,C,3\nx,B,1\nx,C,2\nx,A,3\ny,A,1\ny,C,2\ny,B,3\nz,C,1\nz,B,2\nz,A,3\n' >z-a.csv
{ echo position,applicant,rank; for list in A:uwvzyx B:zwyxuv C:yuzxvw; do echo ${list#*:} | sed 's/./&\n/g' | grep . | awk -v p=${list%:*} '{ print p "," $1 "," NR }'; done; } >z-q.csv
Z="--positions z-p.csv --applicant-prefs z-a.csv --position-prefs z-q.csv --couples z-c.csv"
check 5 "^z and B block: the position prefers them to x" "$rotunda" match $Z --out m2.csv --explain e.csv --report report.html
check 0 "^z,B,2,blocks,4" cat e.csv
check 0 "B would take this applicant: the two are among those who could do better" cat report.html
# sums of capacities beyond 64 bits
printf 'position,capacity\nA,9223372036854775807\nB,9223372036854775807\n' >big-p.csv
check 0 "18,446,744,073,709,551,611 of 18,446,744,073,709,551,614 places unfilled" "$rotunda" match --positions big-p.csv --applicant-prefs a1.csv --position-prefs q1.csv --out m2.csv --report report.html
check 0 "Free places: 18,446,744,073,709,551,611 of 18,446,744,073,709,551,614" cat report.html
check 0 '"places":18446744073709551614,"unfilled":18446744073709551611' "$rotunda" match --positions big-p.csv --applicant-prefs a1.csv --position-prefs q1.csv --out m2.csv --json
# minimums that cannot be kept: nobody is said to do better
printf 'position,capacity,minimum\nA,1,1\nB,1,1\nC,1,1\n' >min-p.csv
check 5 "" "$rotunda" match --positions min-p.csv --applicant-prefs a1.csv --position-prefs q1.csv --minimum hard --out m2.csv --report report.html
check 1 "" grep "could do better by" report.html
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do for p in 1 2 3 4; do echo "n$i,N$p,$p" >>a1.csv; echo "N$p,n$i,$i" >>q1.csv; done; done; for p in 1 2 3 4; do echo "N$p,3" >>p1.csv; done
check 5 "no stable result exists with ties broken as here: all were tried; in the one written 1 coalition blocks" "$rotunda" match $K --out m.csv
cp c1.csv many.csv
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do printf "d$i,N1,1\nd$i,N2,2\ne$i,N1,1\ne$i,N2,2\n" >>a1.csv; echo "d$i,e$i" >>many.csv; done
check 5 "no stable result was found; in the one written 1 coalition blocks" "$rotunda" match $K --couples many.csv --out m.csv
printf 'position,capacity\nA,1\nB,1\n' >alike-p.csv; printf 'applicant,position,rank\nx,A,1\nx,B,2\ny,A,1\ny,B,1\n' >alike-a.csv; printf 'position,applicant,rank\nA,x,1\nA,y,2\nB,x,1\nB,y,2\n' >alike-q.csv
printf 'first,second,first_position,second_position,rank\nx,y,A,B,1\nx,y,B,A,1\n' >alike-c.csv        # what the couple ranks alike blocks nothing
A="--positions alike-p.csv --applicant-prefs alike-a.csv --position-prefs alike-q.csv --couples alike-c.csv"
printf 'applicant,position\nx,A\ny,B\n' >alike-f.csv; check 0 "no pair blocks" "$rotunda" check-match $A --match alike-f.csv
printf 'applicant,position\nx,B\ny,A\n' >alike-f.csv; check 0 "no pair blocks" "$rotunda" check-match $A --match alike-f.csv
printf 'applicant,position,rank\nx,A,1\nx,B,1\ny,A,1\ny,B,1\n' >alike-a.csv; printf 'first,second\nx,y\n' >alike-c.csv      # nor what both members do, but for the order of ties
sed -i 's/,1$/,2/' alike-p.csv; printf 'applicant,position\nx,B\ny,B\n' >alike-f.csv
check 0 "no pair blocks" "$rotunda" check-match $A --match alike-f.csv
check 1 "the couple x and y blocks: A and A would take them" "$rotunda" check-match $A --match alike-f.csv --seed 1
sed -i 's/^x,B,1/x,B,2/' alike-a.csv; check 1 '"breaches":2,' "$rotunda" check-match $A --match alike-f.csv --json
couple() { printf "$2" >c2.csv; check 3 "$1" "$rotunda" match $F --couples c2.csv --out no.csv; }
couple 'c2.csv:2: there is no applicant "w"' 'first,second\nx,w\n'
couple 'c2.csv:2: nobody is a couple' 'first,second\nx,x\n'
couple 'c2.csv:3: applicant "x" is in the couple of line 2 already' 'first,second\nx,y\nz,x\n'
couple 'c2.csv:3: applicant "y" is in the couple of line 2 already' 'first,second\nx,y\ny,x\n'
couple 'c2.csv:3: the couple stands in line 2' 'first,second\nx,y\nx,y\n'
J='first,second,first_position,second_position,rank\n'
couple 'c2.csv:3: the couple stands in line 2 already, without' "${J}x,y,,,\nx,y,A,B,1\n"
couple 'c2.csv:3: the couple stands in line 2 already, with a' "${J}x,y,A,B,1\nx,y,,,\n"
couple 'c2.csv:2: there is no position "H"' "${J}x,y,A,H,1\n"
couple 'c2.csv:2: the row names no position' "${J}x,y,,,1\n"
couple 'c2.csv:2: rank is "0"' "${J}x,y,A,B,0\n"
couple 'c2.csv:3: the pair stands in line 2' "${J}x,y,A,B,1\nx,y,A,B,2\n"
printf 'applicant,position\nx,A\n' >fixed.csv; check 3 'fixed.csv:2: applicant "x" is in a couple' "$rotunda" match $F --couples c1.csv --fixed fixed.csv --out no.csv
check 2 "together is position or region" "$rotunda" match $F --couples c1.csv --together bed --out no.csv
check 2 "together is for --couples" "$rotunda" match $F --together region --out no.csv
check 2 "couples with --caps" "$rotunda" match $F --couples c1.csv --caps r.csv --out no.csv
check 2 "propose positions with" "$rotunda" match $F --couples c1.csv --propose positions --out no.csv
check 2 "" ls no.csv

# whoever cannot keep a place keeps nobody from it: not ranked by the position, or by them, or withdrawn
printf 'position,capacity,minimum,region\nA,1,,r\nB,1,1,r\n' >p.csv; printf 'region,capacity\nr,2\n' >r.csv
printf 'applicant,position,rank\nx,A,1\ny,B,1\ny,A,2\nz,B,1\n' >a.csv; printf 'position,applicant,rank\nA,x,1\nB,y,1\nB,z,2\n' >q.csv
kept() { # HOW MANY RULES ROWS: so many breaches, with these; x and A block in any case
    printf "applicant,position\n$3" >f.csv
    check 1 "x and A block: the position has a free place" "$rotunda" check-match $F $2 --match f.csv
    check 1 "\"breaches\":$1," "$rotunda" check-match $F $2 --match f.csv --json
}
for rules in "" "--caps r.csv" "--minimum hard"; do
    kept 3 "$rules" 'x,\ny,A\nz,B\n'
    kept 5 "$rules" 'x,B\ny,A\nz,\n'
    kept 2 "$rules" 'x,\ny,B\nz,A\n'
done
printf 'applicant\ny\n' >w.csv; printf 'applicant,position\nx,A\ny,B\nz,\n' >f.csv
check 1 "z and B block: the position has a free place" "$rotunda" check-match $F --withdrawn w.csv --match f.csv

# withdrawals, with the least change
printf 'position,capacity\nA,1\nB,1\nC,1\n' >p.csv
printf 'applicant,position,rank\nw,A,1\nx,A,1\nx,B,2\ny,B,1\ny,C,2\nz,C,1\nz,A,2\n' >a.csv
printf 'position,applicant,rank\nA,w,1\nA,z,2\nA,x,3\nB,x,1\nB,y,2\nC,y,1\nC,z,2\n' >q.csv
check 0 "3 of 4" "$rotunda" match $F --out m.csv
is m.csv 'applicant,position,applicant_rank\nw,A,1\nx,B,2\ny,C,2\nz,,\n'
printf 'applicant\nw\ngone\n' >w.csv
check 0 "1 moved from where they were, the fewest" "$rotunda" match $F --previous m.csv --withdrawn w.csv --out n.csv --explain e.csv
is n.csv 'applicant,position,applicant_rank\nw,,\nx,B,2\ny,C,2\nz,A,2\n'
check 0 "^w,A,1,withdrawn,$" cat e.csv
check 0 '"moved":1,"moved_at_least":1' "$rotunda" match $F --previous m.csv --withdrawn w.csv --out n.csv --json
check 0 "no pair blocks" "$rotunda" check-match $F --withdrawn w.csv --previous m.csv --match n.csv
check 0 "elsewhere than before; whether fewer could be is not checked" "$rotunda" check-match $F --withdrawn w.csv --previous m.csv --match n.csv
check 4 "no such file" "$rotunda" check-match $F --withdrawn w.csv --previous nowhere.csv --match n.csv
check 0 "3 of 4" "$rotunda" match $F --withdrawn w.csv --out n.csv
is n.csv 'applicant,position,applicant_rank\nw,,\nx,A,1\ny,B,1\nz,C,1\n'
check 1 "w and A block" "$rotunda" check-match $F --match n.csv
printf 'applicant\nw\nw\n' >w2.csv; check 3 'w2.csv:3: applicant "w" stands in line 2' "$rotunda" match $F --withdrawn w2.csv --out no.csv
printf 'applicant\n""\n' >w2.csv; check 3 'w2.csv:2: applicant is empty' "$rotunda" match $F --withdrawn w2.csv --out no.csv
printf 'applicant,position\nw,A\n' >fixed.csv; check 3 'w.csv:2: applicant "w" has withdrawn, and' "$rotunda" match $F --withdrawn w.csv --fixed fixed.csv --out no.csv
printf 'applicant,position\nx,Q\n' >f.csv; check 3 'f.csv:2: there is no position "Q"' "$rotunda" match $F --previous f.csv --out no.csv
printf 'first,second\nx,y\n' >c.csv
check 2 "couples with --withdrawn" "$rotunda" match $F --withdrawn w.csv --couples c.csv --out no.csv
check 2 "previous with --propose" "$rotunda" match $F --previous m.csv --propose positions --out no.csv
check 2 "" ls no.csv

# withdrawals with each rule: the chain from the result before; few move, and what comes out passes the check
awk 'BEGIN { print "position,capacity,minimum,region"; for (h = 0; h < 40; h++) print "H" h ",6," h % 3 ",R" h % 5 }' >p.csv
awk 'BEGIN { srand(3); print "applicant,position,rank"; for (i = 0; i < 250; i++) for (k = 1; k < 7; k++) printf "a%03d,H%d,%d\n", i, (i * 7 + k * k * k) % 40, k }' >a.csv
awk 'BEGIN { srand(4); print "position,applicant,score"; for (h = 0; h < 40; h++) for (i = 0; i < 250; i++) printf "H%d,a%03d,%d\n", h, i, rand() * 1000 }' >q.csv
awk 'BEGIN { print "region,capacity"; for (r = 0; r < 5; r++) print "R" r ",35" }' >r.csv
awk 'BEGIN { print "position,category,places"; for (h = 0; h < 40; h++) print "H" h ",first,2\nH" h ",near,1" }' >s.csv
awk 'BEGIN { print "applicant,category"; for (i = 0; i < 250; i += 3) printf "a%03d,first\n", i; for (i = 0; i < 250; i += 5) printf "a%03d,near\n", i }' >g.csv
awk 'BEGIN { print "first,second"; for (i = 4; i < 120; i += 24) printf "a%03d,a%03d\n", i, i + 7 }' >c.csv
awk 'BEGIN { print "applicant"; for (i = 10; i < 250; i += 50) printf "a%03d\n", i }' >w.csv
repaired() { # OPTIONS...: fewer moved than a tenth, as many at least as are said to have to, and the check agrees
    check 0 "" "$rotunda" match $F "$@" --seed 5 --out m.csv --quiet
    check 0 '"moved":[0-9]' "$rotunda" match $F "$@" --seed 5 --previous m.csv $W --out n.csv --report report.html --json
    check 0 "" awk -F'"moved(_at_least)?":' '{ exit !($2 + 0 > 0 && $2 + 0 < 25 && $3 + 0 > 0 && $3 + 0 <= $2 + 0) }' out
    check 0 "no pair blocks" "$rotunda" check-match $F "$@" --seed 5 $W --match n.csv
}
W="--withdrawn w.csv"
repaired --caps r.csv
repaired --reserves s.csv --categories g.csv
repaired --minimum hard
# a couple's members stay both or go both: those who go are taken out of the files
check 0 "" "$rotunda" match $F --couples c.csv --seed 5 --out m.csv --quiet
cp a.csv all.csv; grep -v -F "$(tail -n +2 w.csv)" all.csv >a.csv
check 0 '"moved":[1-9]' "$rotunda" match $F --couples c.csv --seed 5 --previous m.csv --out n.csv --json
check 0 "" awk -F'"moved(_at_least)?":' '{ exit !($2 + 0 < 25 && $3 + 0 > 0 && $3 + 0 <= $2 + 0) }' out
check 0 "no pair blocks" "$rotunda" check-match $F --couples c.csv --seed 5 --match n.csv

# files that are read in parts: the same as by one thread, refused at the same line, also where a quoted cell lies across the cut
awk 'BEGIN { srand(7); print "applicant,position,rank"; for (i = 0; i < 60000; i++) for (k = 1; k < 5; k++) printf "a%06d,H%d,%d\n", (i * 7919) % 60000, (i + k * k) % 40, k }' >a.csv
awk 'BEGIN { srand(8); print "position,applicant,score"; for (h = 0; h < 40; h++) for (i = 0; i < 60000; i += 7) printf "H%d,a%06d,%.4f\n", h, (i * 31) % 60000, rand() * 100; print "H1,who,5" }' >q.csv
awk 'BEGIN { print "position,capacity"; for (h = 0; h < 40; h++) print "H" h ",90" }' >p.csv
check 0 "q.csv:342882: an applicant who is in no list" "$rotunda" match $F --out m.csv --explain e.csv
check 0 "" taskset -c 0 "$rotunda" match $F --out n.csv --explain f.csv
check 0 "" cmp m.csv n.csv
check 0 "" cmp e.csv f.csv
check 0 "no pair blocks" "$rotunda" check-match $F --match m.csv --seed 0
late() { # PATTERN FILE ROW: a row too many at its end
    cp $2.csv kept; printf "$3" >>$2.csv
    check 3 "$1" "$rotunda" match $F --out no.csv
    mv kept $2.csv
}
late 'a.csv:240002: there is no position "H99"' a 'a000001,H99,1\n'
late 'a.csv:240002: rank is "x"' a 'a000001,H3,x\n'
late 'a.csv:240002: the pair stands in line 2 already' a 'a000000,H1,9\n'
late 'q.csv:342883: the pair stands in line 2 already' q 'H0,a000000,9\n'
late 'q.csv:342883: the pair stands in line 342882 already' q 'H1,who,9\n'
late 'q.csv:342883: score is "nan"' q 'H0,a000001,nan\n'
late 'q.csv:342883: there is no position "H77"' q 'H77,a000001,1\n'
awk 'NR == 1 { print $0 ",note"; next } NR == 125000 { printf "%s,\"", $0; for (i = 0; i < 13000; i++) print "a,b,c and a line within a cell, which is as long as many rows"; print "\""; next } { print $0 "," }' a.csv >b.csv; mv b.csv a.csv
check 0 "" "$rotunda" match $F --out n.csv --explain f.csv
check 0 "" cmp m.csv n.csv
check 0 "" cmp e.csv f.csv
mkfifo pipe; cat q.csv >pipe & check 0 "" "$rotunda" match --positions p.csv --applicant-prefs a.csv --position-prefs pipe --out n.csv --explain f.csv
check 0 "" cmp e.csv f.csv
gzip -k a.csv; check 0 "" "$rotunda" match --positions p.csv --applicant-prefs a.csv.gz --position-prefs q.csv --out n.csv
check 0 "" cmp m.csv n.csv

# scores of few decimals, of many, and of no scale give one result
printf 'position,capacity\nA,2\n' >p.csv; printf 'applicant,position,rank\nx,A,1\ny,A,1\nz,A,1\n' >a.csv
for scores in "1 2 3" "0.1 0.12 0.123" "0.1 0.1000000001 0.2" "-2000000001 0 2000000001" "0.10000000000000001 0.10000000000000002 0.3" "1e-40 1e-39 1e40" "9223372036854775806 9223372036854775807 9223372036854775808"; do
    set -- $scores
    printf "position,applicant,score\nA,x,$1\nA,y,$2\nA,z,$3\n" >q.csv
    check 0 "2 of 3" "$rotunda" match $F --out m.csv --explain e.csv
    is m.csv 'applicant,position,applicant_rank\nx,,\ny,A,1\nz,A,1\n'
    is e.csv "applicant,position,rank,reason,last_admitted\nx,A,1,full,$2\n"
done
printf 'position,applicant,rank\nA,x,9223372036854775807\nA,y,9223372036854775806\nA,z,1\n' >q.csv
check 0 "2 of 3" "$rotunda" match $F --out m.csv --explain e.csv
is e.csv "applicant,position,rank,reason,last_admitted\nx,A,1,full,9223372036854775806\n"

# a score is shown as its file has it
for scores in "0.5 0.50 0.75" "1.00 2.50 3.00" "01 02.0 3" "1 +2 3" "-.5 -.25 1" "1. 2. 3." "-0.0 1 2" "1 1e5 2E5" "0.1 2.50000000000000000000 3e40"; do
    set -- $scores
    printf "position,applicant,score\nA,x,$1\nA,y,$2\nA,z,$3\n" >q.csv
    check 0 "2 of 3" "$rotunda" match $F --out m.csv --explain e.csv --seed 3
    check 0 "full,$2\$" cat e.csv
done
printf 'position,applicant,rank\nA,x,007\nA,y,+06\nA,z,1\n' >q.csv
check 0 "2 of 3" "$rotunda" match $F --out m.csv --explain e.csv
check 0 "x,A,1,full,+06" cat e.csv
# a free place that a hard minimum closes: of two whom the position likes as well, one cannot leave; with and without the seed of the ties
printf 'position,capacity,minimum\nH,1,1\nP,1,0\n' >p.csv; printf 'applicant,position,rank\nu,P,1\nv,P,1\nv,H,2\n' >a.csv; printf 'position,applicant,rank\nP,u,1\nP,v,1\nH,v,1\n' >q.csv
for seed in 1 2 3 4 5 6; do
    check 0 "" "$rotunda" match $F --minimum hard --seed $seed --out m.csv
    check 0 "no pair blocks" "$rotunda" check-match $F --minimum hard --seed $seed --match m.csv
    check 0 "no pair blocks" "$rotunda" check-match $F --minimum hard --match m.csv
done
# ranks as large as they come: a couple's pairs in the order of their sums, each wish explained
printf 'position,capacity\nA,1\nZ,1\nB,1\n' >p.csv; printf 'applicant,position,rank\nx,A,9223372036854775807\ny,Z,1\ny,B,2\n' >a.csv; printf 'position,applicant,rank\nA,x,1\nZ,y,1\nB,y,1\n' >q.csv; printf 'first,second\nx,y\n' >c.csv
check 0 "2 of 2" "$rotunda" match $F --couples c.csv --out m.csv
is m.csv 'applicant,position,applicant_rank\nx,A,9223372036854775807\ny,Z,1\n'
printf 'position,capacity\nA,0\n' >p.csv; printf 'applicant,position,rank\nx,A,9223372036854775807\ny,A,1\n' >a.csv; printf 'position,applicant,rank\nA,x,1\nA,y,2\n' >q.csv
check 0 "0 of 2" "$rotunda" match $F --couples c.csv --out m.csv --explain e.csv
is e.csv 'applicant,position,rank,reason,last_admitted\nx,A,9223372036854775807,full,\ny,A,1,full,\n'
# one who cannot leave and likes two positions as well closes neither; the order of rows decides nothing for couples, nor what is said
printf 'position,capacity,minimum\np0,1,1\np1,1,0\n' >p.csv; printf 'applicant,position,rank\na0,p0,1\na0,p1,1\na1,p1,1\n' >a.csv; printf 'position,applicant,rank\np0,a0,1\np1,a0,1\np1,a1,1\n' >q.csv
for seed in 1 2 3 4 5 6 7; do
    check 0 "2 of 2" "$rotunda" match $F --minimum hard --seed $seed --out m.csv
    check 0 "no pair blocks" "$rotunda" check-match $F --minimum hard --seed $seed --match m.csv
    check 0 "no pair blocks" "$rotunda" check-match $F --minimum hard --match m.csv
done
check 0 "" "$rotunda" match $F --seed 1 --out m.csv --report report.html
check 0 "is the same in every stable result, with ties broken as here" cat report.html
printf 'position,capacity\np,1\nq,1\n' >p.csv; printf 'applicant,position,rank\na,p,1\nb,q,1\nc,q,1\nd,p,1\n' >a.csv; printf 'position,applicant,rank\np,a,1\np,b,2\np,d,3\np,c,4\nq,a,1\nq,d,2\nq,c,3\nq,b,4\n' >q.csv
printf 'first,second\na,b\nc,d\n' >c.csv; check 0 "2 of 4" "$rotunda" match $F --couples c.csv --out m.csv --report report.html
check 0 "Couples: 1 applicant has a worse position than without, 1 a better one" cat report.html
printf 'first,second\nc,d\na,b\n' >c.csv; check 0 "2 of 4" "$rotunda" match $F --couples c.csv --out n.csv
check 0 "" cmp m.csv n.csv
printf 'first,second,first_position\na,b,p\n' >c.csv; check 3 "c.csv:1: the columns first_position, second_position and rank stand together" "$rotunda" match $F --couples c.csv --out n.csv
# who withdrew, who is agreed on, breaches for programs, files that are read
printf 'position,capacity\nA,1\nB,1\n' >p.csv; printf 'applicant,position,rank\nx,A,1\nx,B,2\ny,B,1\ny,A,2\n' >a.csv; printf 'position,applicant,rank\nA,y,1\nA,x,2\nB,x,1\nB,y,2\n' >q.csv; printf 'applicant,position,applicant_rank\nx,B,2\ny,A,2\n' >m.csv
printf 'applicant\nx\n' >w.csv; check 1 "x has B, but has withdrawn" "$rotunda" check-match $F --withdrawn w.csv --match m.csv
check 1 '{"ok":false,"breaches":2,"named":\["x has B, but has withdrawn","y and B block: the position has a free place"\]}' "$rotunda" check-match $F --withdrawn w.csv --match m.csv --json
printf 'applicant,position\nx,A\ny,B\n' >f.csv; check 0 "2 more moved to what is agreed on" "$rotunda" match $F --fixed f.csv --previous m.csv --out n.csv
check 0 '"moved":0,"moved_at_least":0,"moved_by_agreement":2' "$rotunda" match $F --fixed f.csv --previous m.csv --out n.csv --json
check 0 '"moved_by_agreement":0' "$rotunda" match $F --fixed f.csv --previous n.csv --out n.csv --json
for written in out explain report; do check 2 "names the file that --positions reads" "$rotunda" match $F --out o.csv --$written ./p.csv; done
is p.csv 'position,capacity\nA,1\nB,1\n'
check 0 "^x,A,1" sh -c "'$rotunda' match --positions - --applicant-prefs a.csv --position-prefs q.csv --out - <p.csv"

# what no reader of CSV takes, wherever it stands
unread() { # PATTERN FILE: one of the three files of a market is it
    check 3 "$1" "$rotunda" match --positions "$2" --applicant-prefs a.csv --position-prefs q.csv --out no.csv
    check 3 "$1" "$rotunda" match --positions p.csv --applicant-prefs "$2" --position-prefs q.csv --out no.csv
    check 3 "$1" "$rotunda" match --positions p.csv --applicant-prefs a.csv --position-prefs "$2" --out no.csv
}
{ echo position,applicant,capacity,rank; awk 'BEGIN { for (i = 0; i < 4097; i++) printf "A,"; print "" }'; } >bad.csv; unread "bad.csv:2: more than 4,096 cells" bad.csv
printf 'position,applicant,capacity,rank\n"A"x,1,1,1\n' >bad.csv; unread "bad.csv:2: text stands behind a closing quote" bad.csv
{ echo position,applicant,capacity,rank; head -c 1100000 /dev/zero | tr '\0' a; } >bad.csv; unread "bad.csv:2: the line is longer than 1 MB" bad.csv
printf 'position,applicant,capacity,rank\nA,\0,1,1\n' >bad.csv; unread "bad.csv:2: a NUL byte" bad.csv
printf 'position,capacity,n,n\nA,1,1,2\nB,1,1,2\n' >twice.csv; check 0 "" "$rotunda" match --positions twice.csv --applicant-prefs a.csv --position-prefs q.csv --out o.csv
printf 'position,applicant,capacity,rank,position\n' >bad.csv; unread "two columns are called position" bad.csv
mkdir -p folder; check 3 "folder is a folder, not a file" "$rotunda" match --positions folder --applicant-prefs a.csv --position-prefs q.csv --out no.csv
{ echo position,applicant,capacity,rank; seq 1 20000 | sed 's/.*/A&,x&,1,1/'; } | gzip | head -c 20000 >bad.csv
check 3 "bad.csv:[0-9]*: the file breaks off or is damaged" "$rotunda" match --positions bad.csv --applicant-prefs a.csv --position-prefs q.csv --out no.csv
rm bad.csv
check 2 "" ls no.csv

# headers alone are files
printf 'position,capacity\n' >p.csv; printf 'applicant,position,rank\n' >a.csv; printf 'position,applicant,rank\n' >q.csv
check 0 "0 of 0 applicants" "$rotunda" match $F --out m.csv --explain e.csv
is m.csv 'applicant,position,applicant_rank\n'
check 0 "no pair blocks" "$rotunda" check-match $F --match m.csv

# one is no plural
echo A,1 >>p.csv; echo x,A,1 >>a.csv; echo A,x,1 >>q.csv; printf 'region,capacity\nr,0\n' >r.csv
check 0 "^1 of 1 applicant matched, 1 of them with a first choice; 0 of 1 place unfilled.$" "$rotunda" match $F --out m.csv --report report.html
check 0 "1 of 1 applicant got a position. 1 of them has what they wanted most.*Free places: 0 of 1" cat report.html
printf 'position,capacity,region\nA,0,r\n' >p.csv
check 1 "^A has 1 applicant and 0 places" "$rotunda" check-match $F --match m.csv
check 1 "^region r has 1 applicant and a cap of 0" "$rotunda" check-match $F --caps r.csv --match m.csv
printf 'position,capacity,minimum\nA,2,2\n' >p.csv
check 1 "^A has 1 applicant and a minimum of 2" "$rotunda" check-match $F --minimum hard --match m.csv
check 5 "those of A come to 2, and only 1 applicant could be there" "$rotunda" match $F --minimum hard --out m.csv

# the report: one file that loads nothing, in both languages, with what each rule cost and why each applicant is where they are
printf 'position,capacity,minimum,region\n<b>A</b>,1,,n\nB,1,1,n\n' >p.csv
printf 'applicant,position,rank\nx,<b>A</b>,1\ny,<b>A</b>,1\ny,B,2\nz&,B,1\n' >a.csv
printf 'position,applicant,score\n<b>A</b>,x,7.50\n<b>A</b>,y,7\nB,y,3\n' >q.csv; printf 'region,capacity\nn,1\n' >r.csv
has() { check 0 "$1" cat report.html; }
check 0 "2 of 3" "$rotunda" match $F --out m.csv --report report.html
has "2 of 3 applicants got a position. 1 of them has what they wanted most"
has "<strong>z&amp;</strong>: no position"
has "&lt;b&gt;A&lt;/b&gt; is full. The last one admitted had score 7.50; this applicant has 7."
has "B did not rank them"
has "Every position has at least its minimum"
has "Every place is filled"
has "Nobody could have done better by stating other wishes"
check 1 "" grep -E "https?://|src=|@import|url\(" report.html
check 1 "" grep "leaves out those" report.html
printf 'applicant,position\nx,B\n' >fixed.csv; check 0 "" "$rotunda" match $F --fixed fixed.csv --out m.csv --report report.html
has "rather have each other than what they have. This leaves out those for whom something was agreed on"
check 0 "1 de 3 solicitantes con puesto" "$rotunda" match $F --caps r.csv --out m.csv --report report.html --lang es
has '<html lang="es">'
has "Topes por región: 1 solicitante en peor puesto que sin la regla; nadie en uno mejor. Con puesto hay 1 menos."
has "B tiene 0 y debería tener al menos 1"
has "B tiene plazas, pero su región está en el tope"
check 0 "" "$rotunda" match $F --out m.csv --report report.html --propose positions
has "Positions asked first"
check 0 "" "$rotunda" match $F --out n.csv --report report.html --previous m.csv
has "0 moved from where they were before, the fewest"
check 5 "no stable" "$rotunda" match $K --out m.csv --report report.html
has "These could do better by an agreement of their own"
has "There are applicants or couples who could have positions that they prefer"
has "Or they are among those named above"
check 1 "" grep "No applicant or couple could" report.html
check 2 "lang is en or es" "$rotunda" match $F --out no.csv --lang fr
check 2 "lang is en or es" "$rotunda" check-match $F --match m.csv --lang fr
check 4 "" "$rotunda" match $F --out no.csv --report nowhere/report.html

# everything in Spanish: reports and what is printed, of every rule, of what is not stable, of what is broken
printf 'position,capacity,minimum,region\nA,1,,n\nB,1,1,n\nC,2,1,\n' >p.csv
printf 'applicant,position,rank\nx,A,1\ny,A,1\ny,B,2\nz,B,1\nu,C,1\nu,A,2\n' >a.csv
printf 'position,applicant,score\nA,x,7.50\nA,y,7\nA,u,6.25\nB,y,3\nB,z,3.5\nC,u,1\n' >q.csv; printf 'region,capacity\nn,1\n' >r.csv
printf 'position,category,places\nA,first,1\n' >s.csv; printf 'applicant,category\nu,first\n' >g.csv
printf 'applicant,position\nx,C\n' >fixed.csv; printf 'applicant\nx\n' >gone.csv
in_spanish match $F --out m.csv
in_spanish match $F --out m2.csv --propose positions
in_spanish match $F --out m2.csv --caps r.csv
in_spanish match $F --out m2.csv --reserves s.csv --categories g.csv
in_spanish match $F --out m2.csv --fixed fixed.csv
in_spanish match $F --out m2.csv --previous m.csv --withdrawn gone.csv
in_spanish match $F --out m2.csv --minimum hard
in_spanish match $K --out m2.csv
has "bloquea: "
in_spanish check-match $F --match m.csv
in_spanish check-match $F --match m.csv --seed 1
printf 'applicant,position,applicant_rank\nx,B,1\ny,A,1\nz,A,3\nu,C,4\n' >f.csv
in_spanish check-match $F --match f.csv --minimum hard
in_spanish check-match $F --match f.csv --caps r.csv
in_spanish check-match $F --match f.csv --fixed fixed.csv
printf 'position,capacity,minimum\nA,1,1\nB,1,1\nC,2,2\n' >p.csv
in_spanish match $F --out m2.csv --minimum hard
check 5 "los mínimos no pueden cumplirse: los de" "$rotunda" match $F --out m2.csv --minimum hard --lang es
"$rotunda" match $F --out m2.csv --report report.html --lang es >out 2>&1
has "7,5"; check 1 "" grep -F "7.5" report.html

# each refusal in the code has been provoked above
check 0 "" "$here/refusals.py" heard $(ls "$here"/../src/engines/match/*.c | grep -v _test.c) "$here/../src/media/table.c" "$here/../src/media/csv.c"
counted
