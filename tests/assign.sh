#!/bin/sh
# assign.sh BINARY: assignments made from files, proved, drawn, kept, impossible, and every refusal provoked.
set -u
rotunda=$(realpath "$1") here=$(realpath "$(dirname "$0")")
. "$(dirname "$0")/counting.sh"
. "$here/in_spanish.sh"
cd "$dir"
F="--items i.csv --reviewers r.csv --scores s.csv"

# the largest total, not the best pair first; ids with commas; scores of several forms
printf 'item,need\n"a,1",1\nb,1\n' >i.csv
printf 'reviewer,max\nr,1\nq,1\n' >r.csv
printf 'item,reviewer,score\n"a,1",r,1e1\n"a,1",q,9.75\nb,r,9.5\nb,q,-.5\n' >s.csv
check 0 "2 of 2 needs filled, total 19.25. The total is the largest possible, proved" "$rotunda" assign $F --out o.csv --explain e.csv
is o.csv 'item,reviewer,score\n"a,1",q,9.75\nb,r,9.5\n'
check 0 "^b,q,-0.5,9.75,the reviewer.s place is worth more" cat e.csv
check 0 '"filled":2,"total":19.25,"proved":true' "$rotunda" assign $F --out o.csv --json

# the worst item first
check 0 "total 19.25. The worst item has 9.5, which no" "$rotunda" assign $F --objective maxmin --out o.csv --explain e.csv
printf 'item,reviewer,score\n"a,1",r,10\n"a,1",q,3\nb,r,4\nb,q,-9\n' >s2.csv
check 0 "total 7. The worst item has 3" "$rotunda" assign --items i.csv --reviewers r.csv --scores s2.csv --objective maxmin --out o.csv --explain e.csv
check 0 "^b,q,-9,,below the score that every item can have" cat e.csv

# conflicts, what is fixed (also without a score), least loads, all kept
printf 'item,need\na,2\nb,2\nc,1\n' >i.csv
printf 'reviewer,max,min\nr,3,\nq,2,2\np,2,1\n' >r.csv
{ echo item,reviewer,score; for i in a b c; do echo $i,r,5; echo $i,q,1; done; } >s.csv
printf 'item,reviewer\nc,p\n' >f.csv; printf 'item,reviewer\nb,r\n' >c.csv
check 0 "5 of 5 needs filled, total 12" "$rotunda" assign $F --out o.csv --fixed f.csv --explain e.csv
check 0 "^c,p,0" cat o.csv
check 5 "the need of b is 2, and the most that those whom they can have can give (q) is 1" "$rotunda" assign $F --out o.csv --fixed f.csv --conflicts c.csv
check 0 "^5$" grep -c , o.csv
printf 'item,reviewer\na,p\nb,p\n' >c.csv
check 5 "not everybody can have their min: p would have 1 too few" "$rotunda" assign $F --out o.csv --conflicts c.csv
check 0 "^a,r,5" cat o.csv

# nothing changes unless it pays
printf 'item,need\na,1\nb,1\n' >i.csv; printf 'reviewer,max\nr,1\nq,1\n' >r.csv
printf 'item,reviewer,score\na,r,5\na,q,4\nb,r,4\nb,q,4.5\n' >s.csv
printf 'item,reviewer,score\na,q,4\nb,r,4\n' >k.csv
check 0 "2 of 2 previous pairs changed" "$rotunda" assign $F --keep k.csv --move-cost 0.74 --out o.csv
is o.csv 'item,reviewer,score\na,r,5\nb,q,4.5\n'
check 0 "total 8. .*" "$rotunda" assign $F --keep k.csv --move-cost 0.76 --out o.csv
check 0 "0 of 2 previous pairs changed" "$rotunda" assign $F --keep k.csv --move-cost 0.76 --out o.csv
check 0 '"changed":0' "$rotunda" assign $F --keep k.csv --move-cost 0.76 --out o.csv --json
check 0 "total 8. What is said of the worst item and of the largest total counts 0.76 more for each previous pair that stays. The total is the largest" "$rotunda" assign $F --keep k.csv --move-cost 0.76 --out o.csv --explain e.csv --report r.html
check 0 "counts 0.76 more" cat r.html
"$rotunda" assign $F --keep k.csv --move-cost 0.76 --out o.csv --explain - >alone.csv; same alone.csv e.csv
check 0 "^a,r,5,0.02,.*: the total with the move cost counted would be lower by the loss" cat e.csv
in_spanish assign $F --keep k.csv --move-cost 0.76 --out o.csv

# who dropped out since
printf 'item,reviewer\na,q\nb,gone\n' >gone.csv
check 0 "2 of 2 needs filled, .*" "$rotunda" assign $F --keep gone.csv --move-cost 0.76 --out o.csv
check 0 "[12] of 2 previous pairs changed" "$rotunda" assign $F --keep gone.csv --move-cost 0.76 --out o.csv

# where needs cannot be filled the sum decides: nothing is said of the worst item, and tags that are missing are named
printf 'item,need\ni,1\nj,1\nk,1\n' >in.csv; printf 'reviewer,max\nv,1\nw,1\n' >rn.csv
printf 'item,reviewer,score\ni,v,10\nj,w,-5\nj,v,1\ni,w,1\n' >sn.csv
printf 'item,tag\ni,a\nj,b\n' >itn.csv; printf 'reviewer,tag\nw,a\nv,b\n' >rtn.csv
N="--items in.csv --reviewers rn.csv --scores sn.csv"
for objective in sum maxmin lexmin; do
    check 5 "total 5. Of all that fill as many needs it has the largest total, proved by prices.$" "$rotunda" assign $N --objective $objective --out o.csv --report r.html
    check 0 "No other assignment that fills as many needs has a larger total" cat r.html
    check 1 "" grep -i "worst item\|one by one" r.html
done
check 5 "fewer than asked for; without regard to tags, of which 2 are missing: i (a) and j (b)" "$rotunda" assign $N --item-tags itn.csv --reviewer-tags rtn.csv --out o.csv
in_spanish assign $N --item-tags itn.csv --reviewer-tags rtn.csv --out o.csv

# tags: each item has one with each of its tags, or as many as can be; needs above one: the worst item first, then the next worst
printf 'item,need\na,2\nb,1\n' >i.csv; printf 'reviewer,max\nr,2\nq,1\np,2\n' >r.csv
printf 'item,reviewer,score\na,r,9\na,q,8\na,p,1\nb,r,9\nb,q,7\nb,p,2\n' >s.csv
printf 'item,tag\na,law\nb,law\n' >it.csv; printf 'reviewer,tag\np,law\nq,law\nr,art\n' >rt.csv
T="--item-tags it.csv --reviewer-tags rt.csv"
check 0 "3 of 3 needs filled, total 26" "$rotunda" assign $F --out o.csv
check 0 "total 19. The total is the largest possible so, by branch" "$rotunda" assign $F $T --out o.csv --explain e.csv
is o.csv 'item,reviewer,score\na,r,9\na,q,8\nb,p,2\n'
check 0 "^b,r,9,,the worst items or the tags" cat e.csv
check 0 '"proved":false' "$rotunda" assign $F $T --out o.csv --json
echo b,art >>it.csv
check 5 "not every item can have a reviewer with each of its tags: 1 missing: b (" "$rotunda" assign $F $T --out o.csv
check 0 "total 26. The worst item has 9, which no" "$rotunda" assign $F --out o.csv --objective maxmin
check 0 "The worst item has 9" "$rotunda" assign $F --out o.csv --objective lexmin
# needs, then tags, then min: a min gives way where that brings a tag, and stays where it brings none; what cannot be had is all said
printf 'item,need\ni,1\n' >min-i.csv; printf 'reviewer,max,min\nv,1,1\nw,1,\n' >min-r.csv; printf 'item,reviewer,score\ni,v,7\ni,w,0\n' >min-s.csv
printf 'item,tag\ni,legal\n' >min-it.csv; printf 'reviewer,tag\nw,legal\n' >min-rt.csv
M="--items min-i.csv --reviewers min-r.csv --scores min-s.csv --item-tags min-it.csv --reviewer-tags min-rt.csv --out o.csv"
for o in sum maxmin lexmin; do
    check 5 "beside the tags: v has 1 too few; written is the best without any min$" "$rotunda" assign $M --objective $o
    is o.csv 'item,reviewer,score\ni,w,0\n'
done
echo i,tax >>min-it.csv
check 5 "v has 1 too few; written is the best without any min; not every item .*: 1 missing: i (tax)" "$rotunda" assign $M
is o.csv 'item,reviewer,score\ni,w,0\n'
printf 'item,tag\ni,tax\n' >min-it.csv
check 5 "tags: 1 missing: i (tax); written is what misses the fewest$" "$rotunda" assign $M
is o.csv 'item,reviewer,score\ni,v,7\n'
printf 'item,reviewer\ni,w\n' >min-f.csv; check 5 "need no more; written is the best without any min; not every item" "$rotunda" assign $M --fixed min-f.csv
tag() { cp $2.csv kept; printf "$3" >$2.csv; check 3 "$1" "$rotunda" assign $F $T --out no.csv; mv kept $2.csv; }
tag 'it.csv:2: there is no item "x"' it 'item,tag\nx,law\n'
tag 'rt.csv:2: there is no reviewer "x"' rt 'reviewer,tag\nx,law\n'
tag 'it.csv:2: tag is empty' it 'item,tag\na,\n'
tag 'it.csv:3: the pair stands in line 2' it 'item,tag\na,law\na,law\n'
check 2 "random with --objective maxmin" "$rotunda" assign $F $T --random 0.5 --out no.csv
awk 'BEGIN { print "item,need"; for (i = 0; i < 60; i++) print "i" i ",2" }' >i.csv
awk 'BEGIN { print "reviewer,max"; for (r = 0; r < 30; r++) print "r" r ",5" }' >r.csv
awk 'BEGIN { srand(5); print "item,reviewer,score"; for (i = 0; i < 60; i++) for (r = 0; r < 30; r++) printf "i%d,r%d,%d\n", i, r, rand() * 100 }' >s.csv
printf 'item,tag\ni1,law\n' >it.csv; printf 'reviewer,tag\nr1,law\n' >rt.csv
check 0 "no pair is worse than can be helped, and no assignment could give the worst item more than" "$rotunda" assign $F --objective lexmin --out o.csv
# decimals beyond what floating point tells apart: the sums differ in the last of nine alone
printf 'item,reviewer,score\na,p,3.000000001\na,q,3.000000002\nb,p,3.000000003\nb,q,3.000000005\n' >fine.csv
printf 'item,need\na,1\nb,1\n' >fine-i.csv; printf 'reviewer,max\np,1\nq,1\n' >fine-r.csv
printf 'item,tag\na,x\n' >fine-it.csv; printf 'reviewer,tag\np,x\nq,x\n' >fine-rt.csv
FINE="--items fine-i.csv --reviewers fine-r.csv --scores fine.csv --item-tags fine-it.csv --reviewer-tags fine-rt.csv --out o.csv"
check 0 "2 of 2 needs filled, total 6.000000006" "$rotunda" assign $FINE
check 0 "total 6.000000005. The worst item has 3.000000002, which no" "$rotunda" assign $FINE --objective lexmin
printf 'item,need\na,3\n' >fine-i.csv; awk 'BEGIN { print "reviewer,max"; for (r = 0; r < 100; r++) print "p" r ",1" }' >fine-r.csv
awk 'BEGIN { print "item,reviewer,score"; for (r = 0; r < 100; r++) printf "a,p%d,0.%06d\n", r, 999999 - r }' >fine.csv
printf 'reviewer,tag\np7,x\n' >fine-rt.csv
check 3 "solved among 150000 teams of reviewers at the most" "$rotunda" assign $FINE
check 3 "it.csv: tags are an integer program, which is solved up to 1000 pairs" "$rotunda" assign $F $T --out no.csv
sed 's/,5$/,5,5/; 1s/$/,min/' r.csv >min-r.csv
check 3 "tags are an integer program, which is solved up to 1000 pairs" "$rotunda" assign $F $T --reviewers min-r.csv --out no.csv

# problems of nearly 1,000 pairs and needs of two end soon: 20 x 20 and 12 x 10
square() { awk -v n=$1 'BEGIN { print "item,need"; for (i = 0; i < n; i++) print "i" i ",2" }' >i.csv
    awk -v n=$2 -v m=$3 'BEGIN { print "reviewer,max"; for (r = 0; r < n; r++) print "r" r "," m }' >r.csv
    awk -v n=$1 -v m=$2 'BEGIN { x = 1; print "item,reviewer,score"; for (i = 0; i < n; i++) for (r = 0; r < m; r++) { x = (x * 16807) % 2147483647; printf "i%d,r%d,%d\n", i, r, x % 101 } }' >s.csv; }
square 20 20 2; for o in maxmin lexmin; do check 0 "which no assignment betters. The total is the largest possible so, by branch" timeout 60 "$rotunda" assign $F --objective $o --out o.csv; done
square 12 10 3; check 0 "which no assignment betters. The total is the largest possible so, by branch" timeout 60 "$rotunda" assign $F --objective lexmin --out o.csv

# among equal optima the order of rows decides nothing; what is written stands in the order of the items' file
awk 'BEGIN { print "item,need"; for (i = 0; i < 12; i++) print "i" i ",2" }' >i.csv; awk 'BEGIN { print "reviewer,max"; for (r = 0; r < 10; r++) print "r" r ",3" }' >r.csv
awk 'BEGIN { print "item,reviewer,score"; for (i = 0; i < 12; i++) for (r = 0; r < 10; r++) print "i" i ",r" r "," (i * 7 + r * 5) % 3 }' >s.csv
printf 'item,tag\ni1,x\ni2,x\ni3,y\n' >it.csv; printf 'reviewer,tag\nr1,x\nr2,y\nr4,x\n' >rt.csv
for f in i r s it rt; do { head -1 $f.csv; tail -n +2 $f.csv | sort -r; } >turned-$f.csv; done
for options in "" "--objective maxmin" "--objective lexmin" "--random 0.6" tags; do
    a=$options b=$options; [ "$options" != tags ] || { a=$T; b="--item-tags turned-it.csv --reviewer-tags turned-rt.csv"; }
    check 0 "" "$rotunda" assign $F $a --out o.csv
    check 0 "" "$rotunda" assign --items turned-i.csv --reviewers turned-r.csv --scores turned-s.csv $b --out o2.csv
    check 0 "^i9," sed -n 2p o2.csv
    sort o.csv >o3.csv; sort o2.csv >o4.csv; check 0 "" cmp o3.csv o4.csv
done

# a draw: no pair above the chance, the same seed the same draw, every item its need
awk 'BEGIN { print "item,need"; for (i = 0; i < 30; i++) print "i" i ",2" }' >i.csv
awk 'BEGIN { print "reviewer,max"; for (r = 0; r < 20; r++) print "r" r ",4" }' >r.csv
awk 'BEGIN { srand(3); print "item,reviewer,score"; for (i = 0; i < 30; i++) for (r = 0; r < 20; r++) if (rand() < .6) printf "i%d,r%d,%.2f\n", i, r, rand() * 10 }' >s.csv
check 0 "60 of 60 needs filled" "$rotunda" assign $F --random 0.6 --seed 7 --marginals m.csv --out o.csv --explain e.csv
check 0 "" "$rotunda" assign $F --random 0.6 --seed 7 --out o2.csv
check 0 "" cmp o.csv o2.csv
check 0 "" "$rotunda" assign $F --random 0.6 --seed 8 --out o2.csv
check 1 "differ" cmp o.csv o2.csv
check 0 "^0$" awk -F, 'NR == FNR { used[$1","$2] = 1; next } FNR > 1 && used[$1","$2] { n++ } END { print n + 0 }' o.csv e.csv
check 0 "^0$" sh -c '{ cut -d, -f1,2 o.csv e.csv | grep -v item; cut -d, -f1,2 s.csv | grep -v item; } | sort | uniq -u | wc -l'
check 0 "^0$" awk -F, 'NR == FNR { p[$1","$2] = $3; next } FNR > 1 && (p[$1","$2] != "") != ($5 == "not drawn: its chance was " p[$1","$2]) { n++ } END { print n + 0 }' m.csv e.csv
check 0 "not drawn: its chance was 0.6" cat e.csv
check 0 "60.0 0.6" awk -F, 'NR > 1 { s += $3; if ($3 > m) m = $3 } END { printf "%.1f %s\n", s, m }' m.csv
check 0 "^30 2$" awk -F, 'NR > 1 { n[$1]++ } END { for (i in n) { k++; if (n[i] != 2) bad = 1 } print k, bad ? 0 : 2 }' o.csv
check 0 "^4$" awk -F, 'NR > 1 && ++n[$2] > m { m = n[$2] } END { print m }' o.csv
check 5 "not all needs can be filled" "$rotunda" assign $F --random 0.05 --out o3.csv
check 0 "^item,reviewer,score$" head -1 o3.csv

# the report
has() { check 0 "$1" cat report.html; }
check 0 "" "$rotunda" assign $F --random 0.6 --seed 7 --out o.csv --report report.html
has "An assignment of 20 reviewers to 30 items"
has "60 of 60 reviews that are needed are assigned"
has "no pair had a chance above 0.6"
check 0 "" "$rotunda" assign $F --out o.csv --report report.html --lang es
has "Un reparto de 20 personas que revisan entre 30 elementos"
has "lo demuestran unos precios"
check 1 "" grep -E "https?://|src=|@import|url\(" report.html
check 2 "lang is en or es" "$rotunda" assign $F --out no.csv --lang fr
in_spanish assign $F --out o.csv
in_spanish assign $F --out o.csv --random 0.6 --seed 7
for objective in maxmin lexmin; do in_spanish assign $F --out o.csv --objective $objective; done

# what is refused: nothing is written
printf 'item,need\na,1\nb,2\n' >i.csv; printf 'reviewer,max,min\nr,2,0\nq,1,1\n' >r.csv; printf 'item,reviewer,score\na,r,1\nb,r,2\nb,q,3\n' >s.csv
refused() { # PATTERN FILE TEXT [OPTIONS]
    [ ! -e $2.csv ] || cp $2.csv kept; printf "$3" >$2.csv
    check 3 "$1" "$rotunda" assign $F --out no.csv ${4:-}
    [ ! -e kept ] || mv kept $2.csv
}
refused 'i.csv:3: item "a" is in the file' i 'item,need\na,1\na,1\n'
refused 'i.csv:2: need is "-1"' i 'item,need\na,-1\n'
refused 'i.csv:2: item is empty' i 'item,need\n,1\n'
refused 'r.csv:3: reviewer "r" is in the file' r 'reviewer,max\nr,1\nr,1\n'
refused 'r.csv:2: min is above' r 'reviewer,max,min\nr,1,2\n'
refused 's.csv:2: there is no item "x"' s 'item,reviewer,score\nx,r,1\n'
refused 's.csv:2: there is no reviewer "x"' s 'item,reviewer,score\na,x,1\n'
refused 's.csv:3: the pair stands in line 2 already' s 'item,reviewer,score\na,r,1\na,r,2\n'
for v in nan inf 0x1 '' 1e; do refused 's.csv:2: score is' s "item,reviewer,score\na,r,$v\n"; done
refused 's.csv:2: score "1e-10" has more than 9' s 'item,reviewer,score\na,r,1e-10\n'
refused 's.csv:2: the scores have too many digits' s 'item,reviewer,score\na,r,999999999.000000001\n'
refused 'c.csv:3: the pair stands in line 2 already' c 'item,reviewer\na,r\na,r\n' "--conflicts c.csv"
refused 'f.csv:3: the pair stands in line 2 already' f 'item,reviewer\na,r\na,r\n' "--fixed f.csv"
printf 'item,reviewer\na,r\n' >c.csv
refused 'f.csv:2: the pair is fixed here and in conflict' f 'item,reviewer\na,r\n' "--fixed f.csv --conflicts c.csv"
refused 'f.csv:3: more is fixed than item "a" needs' f 'item,reviewer\na,r\na,q\n' "--fixed f.csv"
refused 'f.csv:3: more is fixed than reviewer "q" can take' f 'item,reviewer\na,q\nb,q\n' "--fixed f.csv"
refused 'k.csv:3: the pair stands in line 2 already' k 'item,reviewer\na,r\na,r\n' "--keep k.csv --move-cost 1"
# prices that are not unique say nothing of what a pair would cost; a need that is fixed leaves no room; a chance that is too small
printf 'item,need\ni1,1\ni2,1\n' >i2.csv; printf 'reviewer,max,min\nr1,1,\nr2,1,1\n' >r2.csv; printf 'item,reviewer,score\ni1,r1,1\ni1,r2,-2.5\ni2,r1,3\ni2,r2,1\n' >s2.csv
S="--items i2.csv --reviewers r2.csv --scores s2.csv"
check 0 "total 2" "$rotunda" assign $S --out o2.csv --explain e2.csv
check 0 "^i1,r2,-2.5,,somebody.s need or least load\|^i1,r2,-2.5,[0-9.]*,the reviewer.s place" cat e2.csv
printf 'item,reviewer,score\ni1,r1,1\ni1,r2,0.5\ni2,r1,2\ni2,r2,1\n' >s4.csv; printf 'reviewer,max\nr1,1\nr2,1\n' >r4.csv
check 0 "total 2.5" "$rotunda" assign --items i2.csv --reviewers r4.csv --scores s4.csv --out o2.csv --explain e2.csv
check 0 "^i1,r1,1,0.5,the reviewer.s place is worth more elsewhere: the total would be lower by the loss$" cat e2.csv
printf 'item,need\ni1,0\ni2,1\n' >i4.csv; printf 'reviewer,max\nr1,1\nr2,0\n' >r4.csv
check 0 "total 2" "$rotunda" assign --items i4.csv --reviewers r4.csv --scores s4.csv --out o2.csv --explain e2.csv
check 0 "^i1,r1,1,,the item needs nobody" cat e2.csv
check 0 "^i2,r2,1,,the reviewer can take nothing" cat e2.csv
printf 'item,reviewer\ni1,r1\n' >f2.csv
check 0 "total 2" "$rotunda" assign $S --fixed f2.csv --out o2.csv --explain e2.csv
check 0 "i1,r2,-2.5,,what is fixed leaves no room for it" cat e2.csv
rm -f o2.csv; check 5 "where no pair may be likelier than 0.4, because of that.*written is the nearest assignment without that limit, not drawn, and no marginals" "$rotunda" assign $S --random 0.4 --marginals g2.csv --out o2.csv
is o2.csv 'item,reviewer,score\ni1,r1,1\ni2,r2,1\n'; check 1 "" test -e g2.csv
printf 'reviewer,max,min\nr1,2,\nr2,2,\nr3,2,2\n' >r3.csv; printf 'item,reviewer,score\ni1,r1,1\ni1,r2,1\ni1,r3,1\ni2,r1,1\ni2,r2,1\ni2,r3,1\n' >s3.csv
check 5 "r3 would have 1 too few where no pair may be likelier than 0.5; written is the nearest" "$rotunda" assign --items i2.csv --reviewers r3.csv --scores s3.csv --random 0.5 --out o2.csv
check 0 "^2$" sh -c "tail -n +2 o2.csv | wc -l"
printf 'item,need\ni1,1\ni2,2\n' >i5.csv; rm -f o2.csv
for chance in 1 0.9 0.4; do check 5 "not all needs can be filled" "$rotunda" assign --items i5.csv --reviewers r4.csv --scores s4.csv --random $chance --marginals g2.csv --out o2.csv; check 0 "^i2,r1,2" cat o2.csv; check 1 "" test -e g2.csv; done
cp i2.csv kept.csv; check 2 "out names the file that --items reads" "$rotunda" assign $S --out i2.csv
same i2.csv kept.csv
usage() { check 2 "$1" "$rotunda" assign $F --out no.csv $2; }
usage "out and --report name one file" "--report no.csv"
usage "keep and --move-cost" "--keep k.csv"
usage "keep and --move-cost" "--move-cost 1"
usage "move-cost is a decimal" "--keep k.csv --move-cost -1"
usage "objective is sum, maxmin or lexmin" "--objective best"
usage "random needs a value: --random CHANCE" "--random="
usage "item-tags and --reviewer-tags" "--item-tags it.csv"
usage "random with --objective maxmin" "--objective maxmin --random 0.5"
usage "seed and --marginals are for --random" "--seed 1"
usage "random is a chance" "--random 1.5"
usage "random is a chance" "--random 0"
usage "random is a chance" "--random 0.1234"
usage "hexadecimal" "--random 0.5 --seed x"
check 2 "needs --scores" "$rotunda" assign --items i.csv --reviewers r.csv --out no.csv
check 4 "no such file" "$rotunda" assign --items none.csv --reviewers r.csv --scores s.csv --out no.csv
check 4 "nowhere/no.csv: No such file" "$rotunda" assign $F --out nowhere/no.csv --explain no.csv --report no.html
check 1 "" sh -c "ls | grep '^no\\.'"
check 2 "" ls no.csv

# headers alone
printf 'item,need\n' >i.csv; printf 'reviewer,max\n' >r.csv; printf 'item,reviewer,score\n' >s.csv
check 0 "0 of 0 needs" "$rotunda" assign $F --out o.csv --explain e.csv
is o.csv 'item,reviewer,score\n'
check 0 "" "$here/refusals.py" heard $(ls "$here"/../src/engines/assign/*.c | grep -v _test.c)
counted
