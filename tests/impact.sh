#!/bin/sh
# impact.sh BINARY: the commands of the impact engine as people type them, rightly and wrongly.
set -u
rotunda=$(realpath "$1")
here=$(cd "$(dirname "$0")/impact" && pwd)
. "$(dirname "$0")/counting.sh"
cd "$dir"
says() { code=$1 pattern=$2; shift 2; check "$code" "$pattern" "$rotunda" impact "$@"; }
holds() { # WHAT COMMAND...
    what=$1; shift
    "$@" >/dev/null 2>&1; held $? "$what"
}
cp "$here"/*.csv .
awk 'NR == 1 { print "id," $0; next } { print "p" NR "," $0 }' trial.csv >awkward_units.csv

# what make torture plants in the sources has its place there
holds "every error that is planted has its place" sh -c "cd '$here/../..' && python3 tests/impact/planted.py --held"

# help with an example each; what has not landed is unknown
for m in describe randomize trial fe power did meta synth its; do says 0 "rotunda impact $m" $m --help; done
says 2 "there is no command" honest awkward.csv
says 2 "rotunda impact fe" fe
says 2 "is missing: rotunda impact fe FILE" fe awkward.csv
says 2 "Did you mean --cluster" fe awkward.csv 'y ~ x1' --clusters fips

# the same from a file, a gzip and standard input
"$rotunda" impact fe awkward.csv 'y ~ x1 | fips' --json >plain
gzip -k awkward.csv
"$rotunda" impact fe awkward.csv.gz 'y ~ x1 | fips' --json >packed
"$rotunda" impact fe - 'y ~ x1 | fips' --json <awkward.csv >piped
"$rotunda" impact fe - 'y ~ x1 | fips' --json <awkward.csv.gz >both
for f in packed piped both; do holds "the result of $f is that of the file" cmp plain $f; done
holds "the JSON is whole" jq -e '.method == "fe" and (.version | length > 0) and .rows.read == 420 and (.rows.dropped["y is missing"] == 2) and .choices.se == "iid" and (.estimates[0].term == "x1") and (.statistics.r2 > 0)' plain

# rows left out are counted by reason
says 0 "2 left out: y is missing" fe awkward.csv 'y ~ x1 | fips'
says 0 "not in --where" fe awkward.csv 'y ~ x1 | fips' --where 'year > 2003'
says 0 "3 left out: its weight is zero" fe awkward.csv 'y ~ x3' --weights w
says 0 "left out: alone in its fixed effect" fe awkward.csv 'y ~ x1 | fips' --singletons drop
says 0 "x1same is left out" fe awkward.csv 'y ~ x1 + x2 + x1same'
says 0 "rows are alone in their fixed effect" fe awkward.csv 'y ~ x1 | fips'

# a bad column, cell, group or condition: 3, with column, line and value
says 3 'awkward.csv:1: there is no column "x9".*Did you mean' fe awkward.csv 'y ~ x9'
says 3 'awkward.csv:2: column region is "south", not a number: names of groups stand in a formula as factor(region)' fe awkward.csv 'y ~ region'
says 3 'not a number: names of groups stand in a formula as factor(region)' fe awkward.csv 'y ~ i(year, region)'
says 0 "factor(region)south" fe awkward.csv 'y ~ factor(year):factor(region)'
sed 's/,/;/g; s/\([0-9]\)\.\([0-9]\)/\1,\2/g' trial.csv >decimal.csv
says 3 'decimal.csv:2: column x1 is "0,0496", not a number: decimals have a point (0.0496)' fe decimal.csv 'x1 ~ z'
sed '100s/^\([^,]*,[^,]*,[^,]*,[^,]*,[^,]*,\)[^,]*/\1oops/' trial.csv >bad.csv
says 3 'bad.csv:100: column x2 is "oops", not a number' fe bad.csv 'y ~ x2'
says 3 'awkward.csv:[0-9]*: log(x1) is not finite' fe awkward.csv 'y ~ log(x1)'
says 3 "to be the reference" fe awkward.csv 'y ~ i(year, ref=1850)'
says 3 "none of its 420 rows is left" fe awkward.csv 'y ~ x1' --where 'year > 3000'
sed '1!s/^\(.*\),[^,]*,\([^,]*\),\([^,]*\)$/\1,-1,\2,\3/' trial.csv >negative.csv
says 3 "is -1: a weight is above zero" fe negative.csv 'y ~ x1' --weights y
says 4 "no such file" fe nothing.csv 'y ~ x1'
says 3 "the chance of being treated" trial trial.csv 'y ~ z' --probability w
says 3 "has rows of both arms" trial trial.csv 'y ~ z' --cluster school
says 3 "more than the 20 arms" trial trial.csv 'y ~ x1'

# of one row in an arm HC2 and HC3 know no variance (estimatr's HC2 is NaN): none is given; HC1 and the errors of clusters are those of sandwich and clubSandwich, which leave the arm out, and that is said
awk -F, 'NR == 1 { print "y,z,x,cl" } NR > 1 && NR < 31 { print $NF "," (NR == 2) "," $5 "," (NR == 2 ? 1 : 2 + NR % 9) }' trial.csv >lone.csv
lone() { # WHAT COMMAND...: z has an estimate and no standard error, x is as it is without that row
    what=$1; shift
    "$rotunda" impact "$@" --json >one.json
    holds "$what: one row knows no variance" jq -e '.estimates[1] | .term == "z" and .estimate != null and .se == null and .p == null' one.json
}
"$rotunda" impact fe lone.csv 'y ~ x' --where 'z = 0' --se HC3 --json >two.json
for s in HC2 HC3; do lone $s trial lone.csv 'y ~ z + x' --se $s; says 0 "1 row is fitted by a parameter of its own" trial lone.csv 'y ~ z + x' --se $s; done
says 0 "an arm has one row: standard errors, intervals and p are without its variance" trial lone.csv 'y ~ z + x' --se HC1
for s in CR1 CR2 CR3; do says 0 "an arm has one cluster: standard errors, intervals and p are without its variance" trial lone.csv 'y ~ z + x' --cluster cl --se $s; done
says 0 "1 row is fitted by a parameter of its own" fe lone.csv 'y ~ z + x' --se HC3
lone "fe" fe lone.csv 'y ~ z + x' --se HC3
holds "the other coefficients are those without that row" jq -e -s '[range(0; 2) as $i | (.[0].estimates[[0, 2][$i]].se / .[1].estimates[$i].se - 1) | fabs < 1e-9] | all' one.json two.json
"$rotunda" impact trial lone.csv 'y ~ z + x' --se iid --json >one.json
holds "--se iid takes the variance of all rows" jq -e '.estimates[1].se > 0' one.json

# what is not identified: 5
says 5 "no regressor is identified" fe awkward.csv 'y ~ byregion | region'
says 5 "only one cluster" fe awkward.csv 'y ~ x1' --cluster region --where "region = 'north'"
says 5 "parameters and only" fe awkward.csv 'y ~ x1 + x2 + x3' --where "region = 'rare'"
says 5 "one value" trial trial.csv 'y ~ z' --where 'z = 1'
printf 'y,x,u,t\n1,0.2,a,1\n2.5,1.1,a,2\n2.2,0.4,a,3\n5,2.0,b,1\n4.1,1.2,b,4\n6.3,2.2,b,2\n3.3,0.1,b,3\n' >slopes.csv
says 0 "^  (Intercept)     1.186" fe slopes.csv 'y ~ x | u[[t]]' --se iid --effects effects.csv
holds "slopes alone are recovered beside the constant, as lm has them" awk -F, '/slope,a/ { a = $3 + 0.04069092 } /slope,b/ { b = $3 - 0.42326389; exit !(a * a < 1e-14 && b * b < 1e-14) }' effects.csv
says 5 "has only one arm" trial trial.csv 'y ~ z' --strata school
says 2 "together are above 0 and below 1" power --proportion 0.9 --effect 0.2
says 3 "rollout.csv:[0-9]*: column region is \"[a-z]*\": periods are numbers" did rollout.csv --outcome y --unit id --time region --group g
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /^"?lemp"?$/) k = i } NR > 1 { $k = sprintf("%.17g", $k * 1e-8) } { print }' OFS=, mpdta.csv >tiny_unit.csv
for f in mpdta tiny_unit; do "$rotunda" impact did $f.csv --outcome lemp --unit countyreal --time year --group first_treat --json >$f.json; done
holds "standard errors do not depend on the unit of the outcome" jq -e -s '[.[0].estimates, .[1].estimates] | transpose | map((.[1].se * 1e8 / .[0].se - 1) | fabs < 1e-6) | length > 5 and all' mpdta.json tiny_unit.json
says 0 "event time::0" did rollout.csv --outcome y --unit id --time year --group g --panel unbalanced --fix-weights varying
says 2 "base and first go with --panel balanced" did rollout.csv --outcome y --unit id --time year --group g --panel cross --fix-weights first
printf 'z,d,y\n0,0,1\n1,1,2\n0,1,3\n1,0,5\n0,1,4\n1,1,2\n0,0,7\n1,0,1\n' >unmoved.csv
says 5 "does not move d: it is the same in both arms" trial unmoved.csv 'y ~ z' --uptake d
(echo z,d,y; printf '%s\n' 0,0,8 1,1,6 0,1,9 1,1,5 0,0,6 1,0,2 0,1,5 1,0,3 0,1,14 1,0,2 0,0,5 1,0,1 0,1,13 1,0,3) >weak.csv
says 0 "Anderson-Rubin interval is all but (−9.137; 7.241)" trial weak.csv 'y ~ z' --uptake d
"$rotunda" impact trial weak.csv 'y ~ z' --uptake d --json >one.json
holds "an interval outside of two ends is read by programs" jq -e '.statistics | .anderson_rubin_below < -9.13 and .anderson_rubin_above > 7.24 and .anderson_rubin_low == null' one.json
says 5 "no number of units" power --effect 0

# names that hold a line end; lines are counted as an editor counts them
printf 'y,"x\nx"\n1,"2"\n3,"4"\n' >ql.csv
says 0 "2 read" describe ql.csv
printf 'y,"x\nx"\n1,"2"\noops,"4"\n' >ql2.csv
says 3 'ql2.csv:4: column y is "oops", not a number' fe ql2.csv 'y ~ y'

printf 'y,x1,z\r2,3,4\r5,6,7\r' >cr.csv
says 3 "cr.csv: lines end in CR alone: save it as CSV with LF or CRLF" fe cr.csv 'y ~ x1'
says 3 "cr.csv: lines end in CR alone" describe cr.csv

# a wrong line: 2
says 2 "character 9" fe awkward.csv 'y ~ x1 ++ x2'
says 2 "closing quote" fe awkward.csv 'y ~ x1' --where "region = 'north"
says 2 "I(...) around a number that is computed, or x + z + x:z" fe awkward.csv 'y ~ (x1 + x2)^2'
says 2 "I(...) around a power" fe awkward.csv 'y ~ I(x1)^2'
says 2 "I(...) around a power" fe awkward.csv 'y ~ log(pos)^2'
says 2 "texts have no order" fe awkward.csv 'y ~ x1' --where "region > 'a'"
says 2 "log1p, exp, sqrt" fe awkward.csv 'y ~ tan(x1)'
says 2 "needs --time" fe awkward.csv 'y ~ x1' --se dk
says 2 "is one of" fe awkward.csv 'y ~ x1' --se HC9
says 2 "takes no weights" trial trial.csv 'y ~ z' --method means --weights w
says 2 "from 0 to 1" fe awkward.csv 'y ~ x1' --level 2
says 2 "give --effect" power
says 2 "without a file" power trial.csv --outcome y --effect 0.5 --plot power.svg
says 2 "hexadecimal" trial trial.csv 'y ~ z' --ri --seed xyz

# conditions
rows() { "$rotunda" impact fe awkward.csv 'y ~ x3' --where "$1" --json | jq .rows.used; }
same_rows() { [ "$(rows "$1")" = "$(rows "$2")" ]; held $? "\"$1\" and \"$2\" keep different rows"; }
same_rows "year >= 2004 and year <= 2006" "year in (2004, 2005, 2006)"
same_rows "not (region = 'north' or region = 'south')" "region not in ('north', 'south')"
same_rows "x2 is not missing" "not x2 is missing"
same_rows "(x3 + 1) * 2 > 4" "x3 > 1"
same_rows "fips = '01001' or fips = '01002'" "fips in ('01001', '01002')"
same_rows "-x3 < 0 && year != 2000" "x3 > 0 and year <> 2000"

# options take names of columns that are no words; bytes of cells that would move a terminal's cursor are shown as signs; --exact-count sees that mean and slope of one row are one
printf 'outcome (€),my treat,g\n1,0,a\n2,1,"c\033[31m"\n2.5,0,"c\033[31m"\n4,1,a\n5,1,"b\nb"\n3,0,"b\nb"\n' >odd.csv
says 0 "my treat changes outcome (€) by 1.5" trial odd.csv --outcome 'outcome (€)' --treatment 'my treat'
says 0 "Best estimate: one more of I(x1 \* 2) goes with" fe awkward.csv --outcome 'log(pos)' --treatment 'I(x1 * 2)'
says 0 "factor(region)south" fe awkward.csv --outcome y --treatment 'factor(region)'
"$rotunda" impact fe odd.csv '`my treat` ~ factor(g)' >odd.txt
holds "no control byte in a table" sh -c "grep -q 'factor(g)c.*\[31m' odd.txt && ! LC_ALL=C grep -q '[[:cntrl:]]' odd.txt && grep -q 'factor(g)b.*b   *[0-9−-]' odd.txt"
awk 'BEGIN { print "y,x,z,u,t"; for (u = 0; u < 5; u++) for (t = 0; t < (u ? 8 : 1); t++) print (u * 7 + t * t * 5) % 11 + t / 3 "," (u * 3 + t * 7) % 10 "," (u + t * 3) % 7 "," u "," t }' >lonely.csv
"$rotunda" impact fe lonely.csv 'y ~ x | u[z] + t' --exact-count --count-fe full --json >one.json
"$rotunda" impact fe lonely.csv 'y ~ x + factor(u) + factor(u):z + factor(t)' --json >two.json
holds "exact counts are those of dummies" jq -e -s '(.[0].estimates[0].se / (.[1].estimates[] | select(.term == "x") | .se) - 1 | fabs) < 1e-9' one.json two.json
# conditions within I() are numbers, and so are logarithms of three bases
same_estimates() { # FORMULA FORMULA FILE: but for the names of terms
    "$rotunda" impact fe "$3" "$1" --json >one.json; "$rotunda" impact fe "$3" "$2" --json >two.json
    holds "$1 and $2 are the same" jq -e -s '[.[].estimates | map(del(.term))] | (.[0] | length > 1) and .[0] == .[1]' one.json two.json
}
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print "y,x,g,above,south,l2,l10,lp" } NR > 1 && NR < 60 { x = $at["x1"] + 5; g = NR % 3 ? "a" : "b"; printf "%s,%.17g,%s,%d,%d,%.17g,%.17g,%.17g\n", $at["y"], x, g, (x > 5.1), (g == "b" && x < 5.5), log(x) / log(2), log(x) / log(10), log(1 + x) }' trial.csv >made.csv
same_estimates 'y ~ I(x > 5.1)' 'y ~ above' made.csv
deep=$(awk 'BEGIN { for (i = 0; i < 40; i++) printf "("; printf "x"; for (i = 0; i < 40; i++) printf ")+0" }')
same_estimates "y ~ I($deep)" 'y ~ x' made.csv
same_estimates "y ~ x + I(g == 'b' and x < 5.5)" 'y ~ x + south' made.csv
for p in log2:l2 log10:l10 log1p:lp; do
    "$rotunda" impact fe made.csv "y ~ ${p%:*}(x)" --json >one.json; "$rotunda" impact fe made.csv "y ~ ${p#*:}" --json >two.json
    holds "${p%:*}" jq -e -s '(.[0].estimates[1].estimate / .[1].estimates[1].estimate - 1 | fabs) < 1e-9' one.json two.json
done

# files that it writes
says 0 "Estimate" fe awkward.csv 'y ~ x1 + i(year, treat, ref=2004) | fips + year' --plot event.svg --report event.html --effects effects.csv
holds "the plot is XML" python3 -c "import xml.dom.minidom as m; m.parse('event.svg')"
holds "the report needs nothing else" sh -c "! grep -q 'src=\|href=' event.html"
holds "the report says how to repeat it" grep -q "rotunda impact fe awkward.csv" event.html
holds "the effects are a table" sh -c 'head -1 effects.csv | grep -qx "effect,level,value" && grep -q "^fips,01001," effects.csv'
says 0 "Randomi[sz]ation\|randomisation" trial trial.csv 'y ~ z + x1' --ri --draws 500 --seed 2a --threshold 0.1 --cost 12 --report trial.html
holds "the report says chances in words" grep -q "The chance that the effect is above zero" trial.html
"$rotunda" impact trial trial.csv 'y ~ z + x1' --ri --draws 500 --seed 2a --json >one
"$rotunda" impact trial trial.csv 'y ~ z + x1' --ri --draws 500 --seed 2a --json >two
holds "a seed repeats" cmp one two
says 0 "Romano-Wolf" trial trial.csv 'y + y2 ~ z' --adjust rw --draws 300
says 0 "missing for" trial awkward.csv 'y ~ treat'
says 0 "Lee bounds" trial awkward.csv 'y ~ treat' --lee
# did: every method, what is said, drawn and refused
mpdta="mpdta.csv --outcome lemp --unit countyreal --time year --group first_treat"
for m in dr reg ipw ipw-ht dr-imp sunab imputation; do says 0 "Best estimate: the treatment changed lemp by −0.0[34]" did $mpdta --method $m; done
says 0 "5% of the two-way" did $mpdta --method bacon --plot bacon.svg
holds "the decomposition is drawn" python3 -c "import xml.dom.minidom as m; m.parse('bacon.svg')"
"$rotunda" impact did $mpdta --json >one.json; "$rotunda" impact did $mpdta --json >two.json
holds "a seed repeats the bands" cmp one.json two.json
holds "group_time and aggregates stand in the JSON" jq -e '(.group_time | length == 12) and (.group_time[0] | .group == 2004 and .time == 2004 and (.estimate + 0.01050 | fabs) < 1e-4 and .se > 0) and .aggregates.simple.estimate < -0.039 and (.aggregates.group.effects | length == 3) and (.aggregates.calendar.effects[0].time == 2004) and (.aggregates.event.effects[0].event_time == -3) and .aggregates.event.se > 0 and .aggregates.event.effects[3].band_low < .aggregates.event.effects[3].low' one.json
says 0 "event time" did $mpdta --plot did.svg --report did.html --threshold -0.02 --cost 10
holds "the event plot is XML" python3 -c "import xml.dom.minidom as m; m.parse('did.svg')"
holds "the report needs nothing else" sh -c "! grep -q 'src=\|href=' did.html"
rollout="rollout.csv --outcome y --unit id --time year --group g"
says 0 "units are treated from the first period on" did $rollout
says 0 "not seen in every period" did $rollout --method bacon
says 0 "3 left out: y is missing" did $rollout --panel unbalanced --cluster region --errors bootstrap
says 0 "no unit is never treated" did $mpdta --where 'first_treat > 0' --control notyet
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print; next } { g = $at["first_treat"]; u = $at["countyreal"] } g == 0 || (!(g in seen) && (seen[g] = u)) || seen[g] == u || (g == 2007 && u < 8025)' mpdta.csv >tiny.csv
for m in dr sunab imputation; do
    says 0 "groups 2004, 2006 have one unit each: how much such units differ is not known" did tiny.csv --outcome lemp --unit countyreal --time year --group first_treat --method $m
    says 0 "group 2007 has fewer than 5 units: standard errors of its effects tend" did tiny.csv --outcome lemp --unit countyreal --time year --group first_treat --method $m
done
says 2 "did needs --outcome" did mpdta.csv --outcome lemp
says 2 "dr1 and dr-imp1 are for cross-sections" did $mpdta --method dr1
says 2 "go without --panel cross" did $mpdta --method sunab --panel cross
for o in "--covariates lpop" "--weights lpop"; do says 2 "no --covariates and no --weights" did $mpdta --method bacon $o; done
says 2 "needs --draws" did $mpdta --errors bootstrap --draws 0
says 3 "number above zero (where periods go below, number them from 1 on)" did rollout.csv --outcome y --unit id --time year --group region
says 3 "periods are numbers" did rollout.csv --outcome y --unit id --time region --group g
says 3 "a unit is treated from one period on" did rollout.csv --outcome y --unit region --time year --group g --where "year = 2001 or year = 2002"
(head -2 mpdta.csv; sed -n '2,$p' mpdta.csv) >double.csv
says 3 "double.csv:3: column countyreal is \"[0-9]*\": this unit has a second row in this period" did double.csv --outcome lemp --unit countyreal --time year --group first_treat
says 3 "is another cluster\|in another cluster" did rollout.csv --outcome y --unit id --time year --group g --cluster year
says 5 "no group is left" did $mpdta --where 'first_treat = 0'
always="always.csv --outcome y --unit city --time year --group first --draws 0"
says 0 "factor(region)south is left out: in the units and periods that are left" did $always --covariates 'factor(region)'
says 5 "no effect is identified" did $mpdta --covariates 'factor(countyreal)' --where 'countyreal > 8000 and countyreal < 12100'

# did --honest: Medicaid and insurance, as the manual of HonestDiD has it; what is said, drawn and refused
medicaid="medicaid.csv --outcome dins --unit stfips --time year --group yexp2"
early="year < 2016 and (yexp2 is missing or yexp2 != 2015)"
near() { jq -e --argjson want "$2" '[[.honest.bands[] | .low, .high], $want] | transpose | map((.[0] - .[1]) | fabs < '"$3"') | length > 3 and all' "$1"; }
"$rotunda" impact did $medicaid --method sunab --where "$early" --honest relative --honest-m '0.5 1 1.5 2' --json >one.json
holds "relative magnitudes are those published, to a step of the grid" near one.json '[0.0241, 0.0673, 0.0171, 0.0720, 0.00859, 0.0796, -0.00107, 0.0883]' 0.0004
holds "the JSON says what was asked" jq -e '.choices.honest == "relative" and .choices.base == "universal" and .choices["honest-m"] == "0.5 1 1.5 2" and .choices["honest-at"] == "0" and .honest_breakdown > 1.9 and .honest_breakdown < 2 and (.honest.bands | length == 4) and .honest.bands[0].restriction == "relative" and .honest.bands[0].at == "0" and (.honest.original[0].low | . > 0.0285 and . < 0.0286)' one.json
"$rotunda" impact did $medicaid --method sunab --where "$early" --honest smoothness --honest-m '0 0.01 0.02 0.03 0.04 0.05' --json >one.json
holds "smoothness is as published, to what its solver and draws leave" near one.json '[0.0259, 0.0607, 0.0132, 0.0787, 0.00286, 0.0907, -0.00714, 0.101, -0.0171, 0.111, -0.0271, 0.121]' 0.0005
"$rotunda" impact did $medicaid --control notyet --from-event -5 --to-event 5 --honest relative --honest-m '0.5 1 1.5 2' --honest-grid 100 --json >one.json
holds "group-time effects: the grid points of honest_did()" near one.json '[0.0303975887, 0.0571474669, 0.0255339746, 0.0620110810, 0.0182385533, 0.0693065023, 0.0085113248, 0.0766019236]' 1e-8
says 0 "stays above zero as long as trends after the treatment differ" did $medicaid --honest relative --honest-at average --report honest.html --honest-plot honest.svg
for w in "How much worse than before may trends have differed before the conclusion changes" "The pale bars behind are the intervals where trends differ after the treatment at most as much"; do holds "the report says: $w" grep -q "$w" honest.html; done
holds "a pale bar behind each effect from the treatment on, for sheet and phone" sh -c 'test $(grep -o "<path class=\"grid\"" honest.html | wc -l) = 12'
"$rotunda" impact did $medicaid --honest relative --honest-at average --json >one.json
"$rotunda" impact did $medicaid --honest relative --honest-at 2 --honest-m 1 --json >two.json
holds "by event time the intervals are those of each alone" jq -e -s '(.[0].honest.by_event | length == 6) and (.[0].honest.by_event[2] | .at == 2 and .m == 1) and .[0].honest.by_event[2].low == .[1].honest.bands[0].low and .[0].honest.by_event[2].high == .[1].honest.bands[0].high' one.json two.json
holds "the sensitivity plot is XML" python3 -c "import xml.dom.minidom as m; m.parse('honest.svg')"
holds "its text alternative says the intervals" grep -q "aria-label=\"95% intervals of the average effect on dins: with parallel trends from 0.0.* to .*; M 0: from" honest.html
says 0 "stays below zero as long as the difference of trends bends" did $mpdta --honest smoothness --honest-at average
says 0 "Also where trends were parallel the interval of the effect at event time 0 holds zero" did $mpdta --honest relative
says 0 "is clearly above zero only if trends were parallel; where they go on as straight lines" did castle.csv --outcome l_homicide --unit state --time year --group first --method sunab --honest smoothness --honest-at average --honest-m 0.1
says 2 "needs --base universal" did $mpdta --honest relative --base varying
for m in imputation bacon; do says 2 "goes with --method dr" did $mpdta --honest relative --method $m; done
says 2 "goes with --method imputation" did $mpdta --pretrends 2
says 0 "did not clearly move apart" did $mpdta --method imputation --pretrends 2
says 0 "no period before the treatment to compare" did $mpdta --method imputation --where 'year > 2004 and (first_treat = 0 or first_treat = 2006)'
says 0 "missing in the averages: group 2006 in 2006" did $mpdta --where 'not (year = 2006 and first_treat = 2006)' --panel unbalanced
says 2 "goes with --honest" did $mpdta --honest-m 1
says 2 "goes with --honest" did $mpdta --honest-plot x.svg
says 2 "numbers of 0 or more, not \"-1\"" did $mpdta --honest relative --honest-m '0 -1'
says 2 "does not rise" did $mpdta --honest relative --honest-m '1 1'
says 2 "an event time, or average" did $mpdta --honest relative --honest-at first
says 2 "--honest is one of" did $mpdta --honest linear
says 2 "honest-grid" did $mpdta --honest relative --honest-grid 1
says 5 "there is no effect at event time 9" did $mpdta --honest relative --honest-at 9
says 5 "there is no effect at event time -1 " did $mpdta --honest relative --honest-at -1
says 5 "needs an effect before the period" did $mpdta --honest relative --from-event -1
says 5 "the period that all others are compared with" did $mpdta --honest relative --from-event 0
says 5 "needs an effect at every event time, and that at -2 is not" did $mpdta --honest relative --where 'year != 2006 and first_treat != 2006'
says 5 "one period apart" did $mpdta --honest relative --where 'year != 2005 and (first_treat = 0 or first_treat = 2004)'

# Proposition 99: the weights printed by Abadie, Diamond and Hainmueller (2010), table 2
"$rotunda" impact synth smoking.csv --outcome cigsale --unit state --time year --treated California --from 1989 --v wide --errors none --json \
    --predictors 'lnincome[1980:1988], retprice[1980:1988], age15to24[1980:1988], beer[1984:1988], cigsale[1975], cigsale[1980], cigsale[1988]' >one.json
holds "the weights printed, to 0.005, and no worse a fit" jq -e '([.weights[] | select(.weight > 0.001) | {(.donor): .weight}] | add) as $w | ({ "Utah": 0.334, "Nevada": 0.234, "Montana": 0.199, "Colorado": 0.164, "Connecticut": 0.069 } | to_entries | map((.value - $w[.key]) | fabs < 0.005) | all) and ($w | length == 5) and .statistics.rmspe_before < 1.7576' one.json

# several arms: each unit one, sizes alike, chances that add up; the trial reads them
"$rotunda" impact randomize awkward_units.csv --unit id --method blocked --strata school --arms 'letter, call' --seed 2a --out arms.csv --json >one.json
holds "three arms, as many in each" jq -e '(.arms | length == 3) and ([.arms[].assigned] | max - min <= 3) and .choices.arms == "letter, call" and (.choices.share | tonumber | . > 0.66 and . < 0.67)' one.json
holds "names, chances and weights are written" sh -c "head -1 arms.csv | grep -q '^id,school,treatment,probability,weight$' && awk -F, 'NR > 1 && (\$4 * \$5 > 1.000001 || \$4 * \$5 < 0.999999) { bad = 1 } END { exit bad }' arms.csv"
(head -1 arms.csv | sed 's/$/,y/'; tail -n +2 arms.csv | awk '{ print $0 "," NR % 7 }') >drawn.csv
says 0 "treatment=letter" trial drawn.csv 'y ~ treatment' --control control --strata school --method ols
says 2 "two to nineteen" randomize towns.csv --unit id --seed 1 --arms letter
says 2 "already the name" randomize towns.csv --unit id --seed 1 --arms 'call, control'
says 2 "complete, blocked and cluster" randomize towns.csv --unit id --seed 1 --arms 'a, b' --method pairs --covariates people

# nothing moves: estimates without errors are said and reported, and nothing is drawn that cannot be
printf 'y,z\n5,0\n5,1\n5,0\n5,1\n5,0\n5,1\n' >still.csv
says 0 "How far off this may be, the data do not say" trial still.csv 'y ~ z' --ri --report still.html
says 5 "nothing to draw" trial still.csv 'y ~ z' --plot still.svg
says 5 "no regressor is identified: z" fe still.csv 'y ~ z' --where 'z = 0'
says 5 "twice is not identified" fe towns.csv 'yi ~ people + twice' --treatment twice

# a standard error of zero, or of rounding, is none: nothing is certain
printf 'u,t,g,y\na,1,0,1\na,2,0,2\nb,1,2,1\nb,2,2,4\n' >two.csv
(echo u,t,y; for u in a b c d; do for t in 1 2 3 4 5; do y=5; [ $u$t = a4 ] || [ $u$t = a5 ] && y=9; echo $u,$t,$y; done; done) >flat.csv
printf 'm,y\n1,1\n2,2\n3,3\n4,4\n5,9\n6,10\n7,11\n' >line.csv
printf 'e,v\n0.5,0.1\n0.5,0.1\n0.5,0.1\n0.5,0.1\n' >alike.csv
uncertain() { # COMMAND...
    says 0 "How far off this may be, the data do not say" "$@"
    holds "$1 says nothing of chances" sh -c "! grep -q 'in 100\|○\|< 0.0001\|infinite  ' '$dir/out'"
    says 0 '"above_zero":null' "$@" --json
    holds "what rests on it is missing in the JSON" jq -e '.estimates | length > 0 and all([.se, .statistic, .p, .low, .high] | all(. == null))' "$dir/out"
}
for m in dr sunab imputation bacon; do uncertain did two.csv --outcome y --unit u --time t --group g --method $m; done
for m in sc sdid augmented; do uncertain synth flat.csv --outcome y --unit u --time t --treated a --from 4 --method $m; done
uncertain its line.csv 'y ~ 1' --time m --from 5
uncertain meta alike.csv --effect e --variance v --test knha
uncertain trial still.csv 'z ~ z'
says 0 "ATT  *2  –  *–  *1  –  –" did two.csv --outcome y --unit u --time t --group g --method sunab
says 5 "that at 0 has no standard error" did two.csv --outcome y --unit u --time t --group g --honest relative

# what is not identified is left out and named, the rest is given: in 3 nobody untreated is seen but b, whose level is known from 3 alone
printf 'id,t,g,y\nn,1,0,1\nn,2,0,2\nn,4,0,3\nm,1,0,2\nm,2,0,2\nm,4,0,5\na,1,2,1\na,2,2,4\na,3,2,6\na,4,2,6\nc,1,2,2\nc,2,2,5\nc,3,2,5\nc,4,2,9\nb,1,4,1\nb,3,4,1\nb,4,4,7\n' >gap.csv
gap="gap.csv --outcome y --unit id --time t --group g --draws 0"
says 0 "left out: group 4 in 1, group 4 in 4, group 2 in 3" did $gap --method sunab
"$rotunda" impact did $gap --method sunab --json >one.json
holds "the others are those of the panel without it" sh -c '"$1" impact did $2 --method sunab --where "t != 3 and id != '"'b'"'" --json >two.json; jq -e -s "(.[0].estimates[0].estimate - .[1].estimates[0].estimate | fabs) < 1e-9" one.json two.json' sh "$rotunda" "$gap"
# two parts that nothing connects: a in 3 and 4 is not told, by imputation; c is
printf 'id,t,g,y\nn,1,0,1\nn,2,0,2\na,1,3,1\na,2,3,2\na,3,3,9\na,4,3,9\nm,3,0,50\nm,4,0,51\nc,3,4,60\nc,4,4,63\n' >parts.csv
says 0 "2 rows have a period" did parts.csv --outcome y --unit id --time t --group g --method imputation
"$rotunda" impact did parts.csv --outcome y --unit id --time t --group g --method imputation --json >one.json
holds "what is connected is told" jq -e '(.estimates[] | select(.term == "ATT").estimate - 2 | fabs) < 1e-9' one.json

# every report in Spanish: nothing English is left in it
spanish() { # METHOD FILE ARGUMENT...
    "$rotunda" impact "$@" --report en.html >/dev/null 2>&1 && "$rotunda" impact "$@" --lang es --report es.html >/dev/null 2>&1
    python3 "$here/spanish.py" en.html es.html *.csv >out 2>&1; held $? "English is left in: $*"
    rm -f en.html es.html
}
spanish describe mpdta.csv --unit countyreal --time year --group first_treat
spanish describe awkward.csv --unit fips --time year --group treat
spanish power --effect 0.2
spanish power trial.csv --outcome y --effect 0.5 --draws 50 --cluster school
spanish randomize towns.csv --unit id --seed 2a --covariates people
spanish randomize awkward_units.csv --unit id --method blocked --strata school --seed 1
spanish trial lalonde.csv 're78 ~ treat + age + educ' --threshold 1000 --cost 500 --ri --draws 200
spanish trial trial.csv 'y ~ z + x1' --cluster school --lee --by block
spanish trial trial.csv 'y ~ z' --uptake d
spanish fe awkward.csv 'y ~ x1 + x2 | fips + year' --cluster fips
spanish did $mpdta
spanish did $medicaid --honest relative --honest-at average
spanish did $mpdta --honest smoothness
for m in sunab imputation bacon; do spanish did $mpdta --method $m; done
spanish synth smoking.csv --outcome cigsale --unit state --time year --treated California --from 1989 --placebo-from 1980 --predictors 'lnincome[1980:1988], cigsale[1975]'
spanish synth smoking.csv --outcome cigsale --unit state --time year --treated California --from 1989 --method sdid
spanish its seatbelts.csv 'drivers ~ 1' --time month --from 1983-02 --season 12 --lag 12
spanish its seatbelts.csv 'front ~ 1' --time month --from 1983-02 --season 12 --errors ar --comparison rear
spanish meta bcg.csv --counts tpos,tneg,cpos,cneg --measure RR --study author --trim-fill L0 --egger
spanish meta towns.csv --effect yi --variance vi --place 'x=1,region=alpha' --threshold 0.1 --cost 12
"$rotunda" impact did $mpdta --report one.html >/dev/null
for w in "3 years before" "when it began" "3 years after"; do holds "terms in plain words: $w" grep -q "<td>$w</td>" one.html; done
"$rotunda" impact did $mpdta --lang es --report one.html >/dev/null
for w in "3 años antes" "1 año después" "−0,0399"; do holds "terms and figures in Spanish: $w" grep -q "$w" one.html; done
"$rotunda" impact did $mpdta --json | jq -S 'del(.choices, .notes, .in_words, .command)' >one.json
"$rotunda" impact did $mpdta --json --lang es | jq -S 'del(.choices, .notes, .in_words, .command)' >two.json
holds "figures and names in JSON are those of any language" cmp one.json two.json
says 2 "lang is one of en|es" did $mpdta --lang fr

# meta: what is said, drawn and refused
bcg="bcg.csv --counts tpos,tneg,cpos,cneg --measure RR --study author"
says 0 "In one more place like these" meta $bcg --plot forest.svg --report meta.html --funnel funnel.svg --trim-fill L0
for f in forest funnel; do holds "$f is XML" python3 -c "import xml.dom.minidom as m; m.parse('$f.svg')"; done
holds "the report needs nothing else" sh -c "! grep -q 'src=\|href=' meta.html"
holds "the report draws forest and funnel" sh -c 'test $(grep -o "class=\"plot\"" meta.html | wc -l) = 2'
"$rotunda" impact meta $bcg --json >out.json
holds "tau2, I2, H2 and Q stand in the JSON" jq -e '.tau2 > 0.31 and .tau2 < 0.32 and .I2 > 92 and .H2 > 12 and .Q > 152 and .estimates[0].term == "mean effect" and (.studies | length == 13) and .chances.new_place_above_zero < 0.2' out.json
says 0 "for a place like yours" meta towns.csv --effect yi --variance vi --place 'x=1,region=alpha' --threshold 0.1 --cost 12
says 0 "twice is left out" meta towns.csv --effect yi --variance vi --moderators 'people + twice'
says 0 "1 left out: yi is missing" meta towns.csv --effect yi --variance vi
says 0 "1 left out: its counts or means do not say" meta towns.csv --counts tpos,tneg,cpos,cneg --measure OR --to none --where "id = 'town C' or cpos > 0"
# weights of one's own: CR2 with them, zeros among them, and R2 of fixed effects, as metafor 3.8.1 and clubSandwich 0.5.8 have them
figures() { # WHAT WANTED JQ OPTION...
    what=$1 want=$2 get=$3; shift 3
    "$rotunda" impact meta $bcg "$@" --json >one.json
    holds "$what" jq -e --argjson want "$want" "[[$get], \$want] | transpose | map((.[0] - .[1]) / (.[1] + 1e-300) | fabs < 1e-6) | length > 0 and all" one.json
}
figures "CR2 with weights" '[0.338115509179, 1.31689439062]' '.estimates[0] | .se, .df' --weights ablat --tau2 0.3 --cluster alloc
figures "and with moderators" '[40.7401708974, 0.0208865545522, 1.21699434129, 1.21865744879]' '.estimates | map(.se), map(.df) | .[]' --weights ablat --tau2 0.3 --cluster alloc --moderators year
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /alloc/) at = i; print $0 ",own"; next } { print $0 "," ($at ~ /random/) }' bcg.csv >bcg0.csv
bcg="bcg0.csv --counts tpos,tneg,cpos,cneg --measure RR"
figures "a weight of zero stays in tau2 and Q" '[-1.04895540975, 0.26342635423, 0.308760262862, 152.233008082]' '(.estimates[0] | .estimate, .se), .tau2, .Q' --weights own --method DL
figures "R2 of fixed effects" '[77.9765192143]' '.statistics.R2' --method FE --moderators ablat
figures "R2 of fixed effects with weights" '[23.7212726633]' '.statistics.R2' --method FE --moderators ablat --weights year
sed 's/,own$/,none/; 2,$s/,[01]$/,0/' bcg0.csv >bcg1.csv
says 3 "all weights are zero" meta bcg1.csv --counts tpos,tneg,cpos,cneg --weights none
printf 'y,v,s\n1,2,a\n3,4,b\n' >pair.csv
says 0 "(--test adhoc widens them)" meta pair.csv --effect y --variance v --test knha
says 0 "may be too narrow\\.$" meta pair.csv --effect y --variance v --test adhoc
printf 'a,b,c,d\n5,5,3,7\n6,4,2,8\n9,0,0,9\n' >sure.csv
says 0 "1 left out: its counts or means give a variance of zero" meta sure.csv --counts a,b,c,d --measure RD --to none
bcg="bcg.csv --counts tpos,tneg,cpos,cneg --measure RR --study author"
says 2 "give --effect COLUMN" meta bcg.csv
says 2 "six columns" meta bcg.csv --means tpos,tneg
says 2 "of counts is OR, RR or RD" meta bcg.csv --counts tpos,tneg,cpos,cneg --measure SMD
says 2 "go without --moderators" meta $bcg --moderators ablat --trim-fill L0
says 2 "says nothing of ablat: it takes each term of the table as TERM=NUMBER" meta $bcg --moderators ablat --at year=3
says 0 "no study has Alpha in column region" meta towns.csv --effect yi --variance vi --place 'x=1,region=Alpha'
says 2 "holds numbers" meta towns.csv --effect yi --variance vi --place x=north
says 3 'bcg.csv:2: column tpos is 4: it must be at least the events' meta bcg.csv --totals tneg,tpos,cneg,cpos
says 3 'it must be above 0' meta towns.csv --effect yi --variance like
says 5 "too few" meta towns.csv --effect yi --variance vi --where "id = 'town C'"
says 5 "too few" meta towns.csv --effect yi --variance vi --cluster region --where "region = 'alpha'"
says 5 "no study is like the place" meta towns.csv --effect yi --variance vi --place 'x=1000' --bandwidth 0.01
# synth: what is said, drawn and refused
smoking="smoking.csv --outcome cigsale --unit state --time year --treated California --from 1989"
cities="cities.csv --outcome y --unit city --time year --from 2012"
says 0 "of 38 donors to which nothing happened" synth $smoking --plot paths.svg --gaps gaps.svg --report synth.html --threshold -10 --cost 3
for f in paths gaps; do holds "$f is XML" python3 -c "import xml.dom.minidom as m; m.parse('$f.svg')"; done
holds "the report needs nothing else" sh -c "! grep -q 'src=\|href=' synth.html"
holds "the report draws paths and gaps" sh -c 'test $(grep -o "class=\"plot\"" synth.html | wc -l) = 2'
says 0 "As if the treatment had begun in 1980" synth $smoking --placebo-from 1980 --predictors 'lnincome, beer[1984:1988], cigsale[1975]' --v regression
"$rotunda" impact synth $smoking --method sdid --json >one.json
"$rotunda" impact synth $smoking --method sdid --seed 7 --json >two.json
holds "all placebos need no seed" cmp one.json two.json
holds "sdid says -15.60, as published" jq -e '.method == "synth" and (.estimates[0].estimate | . > -15.605 and . < -15.595) and (.placebos | length == 39) and (.effects | length == 31) and .placebo_p > 0 and .choices.solver == "frank-wolfe"' one.json
says 0 "they cannot reach 0.05\|2 units are not seen in every period" synth $cities --treated Ayr
"$rotunda" impact synth $cities --treated 'Ayr,Cork' --errors bootstrap --method sdid --draws 50 --json >one.json
"$rotunda" impact synth $cities --treated 'Ayr,Cork' --errors bootstrap --method sdid --draws 50 --json >two.json
holds "a draw is a function of the seed" cmp one.json two.json
says 0 "1 unit lacks a predictor" synth $cities --treated Ayr --predictors income
says 0 "from 2010-11 on" synth cities.csv --outcome y --unit city --time month --treated Ayr --from 2010-11 --where 'year < 2013'
says 2 "synth needs --outcome" synth smoking.csv --outcome cigsale
says 2 "takes no --predictors" synth $smoking --method sdid --predictors beer
says 2 "there are 2 predictors" synth $smoking --predictors beer,retprice --v 1
says 2 "not \"beer.1984" synth $smoking --predictors 'beer[1984'
says 2 "go with --method sdid" synth $smoking --errors jackknife
says 2 "goes with --method augmented" synth $smoking --ridge 3
says 2 "as they stand in the file" synth smoking.csv --outcome cigsale --unit state --time year --treated California --from spring
says 2 "a period before --from" synth $smoking --placebo-from 1971
says 3 'no "Californa".*Did you mean "California"' synth smoking.csv --outcome cigsale --unit state --time year --treated Californa --from 1989
says 3 'smoking.csv:2: column state is "Alabama", not a number' synth smoking.csv --outcome state --unit state --time year --treated California --from 1989
says 3 "periods are numbers" synth smoking.csv --outcome cigsale --unit year --time state --treated 1989 --from 1989
says 3 "Quito has no y in year 2007" synth $cities --treated Quito
says 3 "Riga has no value of the predictor income" synth $cities --treated Riga --predictors income
says 3 "no predictor varies" synth $cities --treated Ayr --predictors fixed
says 3 "has no period of it before" synth $smoking --predictors 'beer[1995:1999]'
(head -2 smoking.csv; sed -n '2,$p' smoking.csv) >double.csv
says 3 "double.csv:3: a second row of Alabama in 1970" synth double.csv --outcome cigsale --unit state --time year --treated California --from 1989
says 5 "no donor" synth $smoking --where "state = 'California'"
says 5 "one donor" synth $smoking --where "state = 'California' or state = 'Utah'"
says 5 "no period is before 1970" synth smoking.csv --outcome cigsale --unit state --time year --treated California --from 1970
says 5 "one period before" synth smoking.csv --outcome cigsale --unit state --time year --treated California --from 1971
says 5 "at or after 2010" synth smoking.csv --outcome cigsale --unit state --time year --treated California --from 2010
says 5 "there is one: --errors placebo" synth $smoking --method sdid --errors jackknife
says 5 "errors none estimates without" synth $smoking --method sdid --where "state in ('California', 'Utah', 'Nevada')"
says 0 "Best estimate" synth $smoking --method sdid --errors none --where "state in ('California', 'Utah', 'Nevada')"
# its: what is said, drawn and refused
seatbelts="--time month --from 1983-02"
says 0 "was 225 lower on average" its seatbelts.csv 'drivers ~ 1' $seatbelts --season 12 --plot its.svg --report its.html --threshold -100
holds "its plot is XML" python3 -c "import xml.dom.minidom as m; m.parse('its.svg')"
holds "the report needs nothing else" sh -c "! grep -q 'src=\|href=' its.html"
"$rotunda" impact its seatbelts.csv 'drivers ~ 1' $seatbelts --season 12 --errors ar --lag 2 --json >out.json
holds "choices, series and errors stand in the JSON" jq -e '.method == "its" and .choices.errors == "ar" and .choices.lag == "2" and (.series | length == 192) and .statistics.ar2 > 0 and .estimates[0].term == "average effect"' out.json
says 0 "drivers beyond rear" its seatbelts.csv 'drivers ~ 1' $seatbelts --comparison rear
says 0 "twice is left out\|I(2 \* kms) is left out" its seatbelts.csv 'drivers ~ kms + I(2 * kms)' $seatbelts
says 0 "slope is left out" its seatbelts.csv 'drivers ~ 1' --time month --from 1984-12
says 0 "periods are missing" its cities.csv 'y ~ 1' --time year --from 2010 --where "city = 'Quito'"
says 2 "needs --time and --from" its seatbelts.csv 'drivers ~ 1'
says 2 "one outcome" its seatbelts.csv 'drivers + rear ~ 1' $seatbelts
says 2 "without |" its seatbelts.csv 'drivers ~ 1 | month' $seatbelts
says 2 "harmonics needs --season" its seatbelts.csv 'drivers ~ 1' $seatbelts --harmonics 2
says 2 "at most half" its seatbelts.csv 'drivers ~ 1' $seatbelts --season 4 --harmonics 3
says 2 "as they stand in the file (1969-01)" its seatbelts.csv 'drivers ~ 1' --time month --from 1983
says 3 'no column "deaths"' its seatbelts.csv 'deaths ~ 1' $seatbelts
says 3 'seatbelts.csv:2: column month is "1969-01", not a number' its seatbelts.csv 'month ~ 1' $seatbelts
says 3 "a series has one row a period" its cities.csv 'y ~ 1' --time year --from 2010
says 3 "periods are numbers" its cities.csv 'y ~ 1' --time city --from Ayr
says 5 "2 periods before are too few" its seatbelts.csv 'drivers ~ 1' --time month --from 1969-03
says 5 "0 periods before" its seatbelts.csv 'drivers ~ 1' --time month --from 1969-01
says 5 "no period after" its seatbelts.csv 'drivers ~ 1' --time month --from 1990-01
says 0 "law is left out" its seatbelts.csv 'drivers ~ law' $seatbelts
# days that are the same of each month, or its last, are months; weeks, quarters and years are counted as such, and other days have no seasons
rewritten() { # HOW FROM: the series with each month written so, its estimates beside those of months
    python3 - "$1" <<'END' >rewritten.csv
import calendar, csv, datetime, sys
rows = list(csv.reader(open("seatbelts.csv")))
at = rows[0].index("month")
for i, row in enumerate(rows[1:]):
    y, m = map(int, row[at].split("-"))
    row[at] = {"first": f"{y}-{m:02d}-01", "ninth": f"{y}-{m:02d}-09", "last": f"{y}-{m:02d}-{calendar.monthrange(y, m)[1]}", "number": str(y * 12 + m - 1), "week": str(datetime.date(1969, 1, 6) + datetime.timedelta(7 * i)),
               "quarter": f"{1969 + i // 4}-Q{i % 4 + 1}", "quarter_day": f"{1969 + i // 4}-{i % 4 * 3 + 1:02d}-01", "quarter_month": f"{1969 + i // 4}-{i % 4 * 3 + 2:02d}", "year": f"{1800 + i}-05-17", "third": str(datetime.date(1969, 1, 1) + datetime.timedelta(3 * i))}[sys.argv[1]]
csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
END
    "$rotunda" impact its rewritten.csv 'drivers ~ 1' --time month --from "$2" --season ${3:-12} --json
}
rewritten number 23797 >one.json
for d in first:1983-02-01 ninth:1983-02-09 last:1983-02-28; do
    rewritten ${d%:*} ${d#*:} >two.json
    holds "dates of the ${d%:*} day are months" jq -e -s '.[1].choices.step == "1 month" and (.[0].estimates as $a | .[1].estimates as $b | [range(0; 17) | ($a[.].estimate / $b[.].estimate - 1 | fabs) < 1e-7 and ($a[.].se / $b[.].se - 1 | fabs) < 1e-7] | all)' one.json two.json
done
rewritten quarter 2011-Q2 4 >one.json
holds "quarters are periods" jq -e '.choices.step == "3 months" and (.estimates | length == 9) and .series[0].time == "1969-Q1"' one.json
for d in quarter_day:2011-04-01 quarter_month:2011-05; do
    rewritten ${d%:*} ${d#*:} 4 >two.json
    holds "so are dates three months apart, $d" jq -e -s '.[1].choices.step == "3 months" and .[0].estimates == .[1].estimates' one.json two.json
done
rewritten week 1972-04-03 >two.json
holds "so are weeks" jq -e '.choices.step == "7 days" and (.estimates | length == 17)' two.json
rewritten year 1969-05-17 2 >two.json
holds "so are years" jq -e '.choices.step == "12 months" and .estimates[2].term == "(Intercept)"' two.json
rewritten third 1970-06-01 >/dev/null 2>&1
says 3 "--season counts days, and those of month do not follow on each other" its rewritten.csv 'drivers ~ 1' --time month --from 1970-06-01 --season 12
says 0 "step 1 day" its rewritten.csv 'drivers ~ 1' --time month --from 1970-06-01
printf 't,y\n20/03/2020,1\n20/02/2020,2\n' >slash.csv; says 3 'slash.csv:2: column t is "20/03/2020"' its slash.csv 'y ~ 1' --time t --from 2020-02-20
printf 't,y\n2020-02,1\n2020-Q1,2\n' >both.csv; says 3 'both.csv:3: column t is "2020-Q1"' its both.csv 'y ~ 1' --time t --from 2020-02
# randomize: what is drawn, kept and refused; a commitment binds file, design and secret
towns="towns.csv --unit id"
says 0 "12 of 24 units are treated; each had a chance of 0.5" randomize $towns --seed 2a --covariates x --out all.csv --plot balance.svg --report balance.html
holds "the plot of balance is XML" python3 -c "import xml.dom.minidom as m; m.parse('balance.svg')"
holds "the report needs nothing else" sh -c "! grep -q 'src=\|href=' balance.html"
(head -1 towns.csv; sed -n '2,$p' towns.csv | sort -r) >turned.csv
"$rotunda" impact randomize turned.csv --unit id --seed 2a --out turned_out.csv --quiet
holds "a draw does not depend on the order of rows" sh -c '[ "$(sort all.csv)" = "$(sort turned_out.csv)" ]'
cut -d, -f1 towns.csv | tr -d '"' | sed '1s/id/unit/' >units.csv
"$rotunda" lottery draw --units units.csv --slots 12 --seed 2a --out lottery.csv >/dev/null
holds "the draw is that of rotunda lottery" sh -c '[ "$(grep ,selected, lottery.csv | cut -d, -f1 | sort)" = "$(grep ,1,0.5 all.csv | cut -d, -f1 | sort)" ]'
says 0 "By stratum" randomize $towns --method blocked --strata region --seed 1
says 0 "11 of 22 units" randomize $towns --method pairs --covariates 'x + people' --seed 1 --where "not id = 'town C'" --out pairs.csv
holds "one of each pair is treated" sh -c '[ "$(tail -n +2 pairs.csv | cut -d, -f2 | sort | uniq -d | wc -l)" = 11 ] && [ "$(grep -c ",1,0.5" pairs.csv)" = 11 ]'
says 0 "largest distance that is taken" randomize $towns --method rerandomise --covariates 'w + like' --share 0.3 --seed 1 --out again.csv
holds "chances that are not alike add up" sh -c 'tail -n +2 again.csv | awk -F, "{ s += \$3 } END { exit !(s > 6.999 && s < 7.001) }"'
says 0 "of 30 clusters are treated" randomize awkward_units.csv --unit id --method cluster --cluster school --seed 1 --out clusters.csv
holds "clusters are treated whole" sh -c '[ "$(tail -n +2 clusters.csv | cut -d, -f2,3 | sort -u | wc -l)" = 30 ]'
says 0 "Committed, and nothing drawn" randomize $towns --commit-out c.json --secret-out secret.txt --public-source "Ohio Pick 5"
says 2 "secret-out takes a file" randomize $towns --commit-out c2.json --secret-out - --public-source "Ohio Pick 5"
says 4 "never written over" randomize $towns --commit-out c2.json --secret-out secret.txt --public-source "Ohio Pick 5"
says 0 "are the committed ones\|12 of 24" randomize $towns --commitment c.json --secret secret.txt --public 41907
says 3 "is not the file that was committed" randomize turned.csv --unit id --commitment c.json --secret secret.txt --public 41907
says 3 "the design that was committed is another" randomize $towns --share 0.25 --commitment c.json --secret secret.txt --public 41907
echo 0000000000000000000000000000000000000000000000000000000000000001 >other.txt
says 3 "is not the secret that was committed" randomize $towns --commitment c.json --secret other.txt --public 41907
says 3 "is no commitment" randomize $towns --commitment towns.csv --secret secret.txt --public 41907
says 2 "takes one of --seed" randomize $towns
says 2 "needs --strata" randomize $towns --seed 1 --method blocked
says 2 "needs --covariates" randomize $towns --seed 1 --method pairs
says 2 "hexadecimal" randomize $towns --seed xyz
says 3 "cannot be paired" randomize $towns --seed 1 --method pairs --covariates people
says 3 "a second time" randomize awkward.csv --unit fips --seed 1
says 3 'column region is "alpha", not a number\|column region is' randomize $towns --seed 1 --covariates region
says 3 "in another stratum" randomize awkward_units.csv --unit id --method cluster --cluster block --strata school --seed 1
says 5 "nobody would be treated" randomize $towns --seed 1 --share 0.01
says 5 "everybody would be treated" randomize $towns --seed 1 --share 1
says 3 "with --probability the treatment is 0 or 1" fe trial.csv 'y ~ x1' --probability p
says 3 "above 0 and below 1" fe trial.csv 'y ~ z' --probability w
says 0 "balanced: each of 10" describe grunfeld.csv --unit firm --time year --report describe.html
(head -2 mpdta.csv; sed -n '2,$p' mpdta.csv) >repeated.csv
says 0 "But for that the panel is balanced: each of 500 units" describe repeated.csv --unit countyreal --time year
says 0 "1 row repeats the unit" describe repeated.csv --unit countyreal --time year
says 0 "When units are treated" describe awkward.csv --unit fips --time year --group treat
says 0 "text" describe awkward.csv
printf 'u,t,s,y\na,1,x,1\na,2,x,\nb,1,y,3\nb,2,,4\nc,1,y,5\n' >few.csv
for said in "5 read, 2 used; 3 left out: not in --where" " s  *text  *0  *1 " " y  *whole number  *0  *2 " "The panel is balanced: each of 2 units"; do says 0 "$said" describe few.csv --unit u --time t --where "s in ('y')"; done
says 0 " s  *text  *1  *0 " describe few.csv --where "s is missing"
says 3 'few.csv:2: column s is "x", not a number' describe few.csv --where "s > 3"
says 3 "none of its 5 rows is left: 5: not in --where" describe few.csv --where "t > 3"
says 3 "none of its 5 rows is left" power few.csv --outcome t --effect 1 --where "t > 3"
# formulas and conditions that are deep or long: read in time that grows with them, or refused
many() { printf "%0$2d" 0 | sed "s/0/$1/g"; }
says 0 "2 used; 3 left out: not in --where" describe few.csv --where "$(many '(' 40)t$(many '+1)' 40) >= 42"
says 0 "2 used; 3 left out: not in --where" describe few.csv --where "t > 1$(printf ' or t > %s' $(seq 2 3000))"
says 2 "a shorter condition: for one of many, in (...)" describe few.csv --where "t > 1$(printf ' or t>%s' $(seq 2 9000))"
for nested in '(' '-' 'not ' 'I('; do says 2 "something that is nested less deeply" describe few.csv --where "$(many "$nested" 300)t"; done
says 2 "something that is nested less deeply" fe few.csv "y ~ $(many 'I(' 300)t"
says 2 "I(...) around a condition that is counted with" fe few.csv 'y ~ I((t > 1) * 2)'
says 2 "I(...) around a condition that is counted with" describe few.csv --where '(t > 1) + 1 > 1'
says 0 "4 used; 1 left out" describe few.csv --where '(t > 1) = (y > 3 or y is missing)'
# nothing is written over what is read, nor over what else is written
cp towns.csv precious.csv
ln -s precious.csv same.csv
for o in precious.csv ./precious.csv same.csv; do says 2 "^rotunda: --out names the file that is read" randomize precious.csv --unit id --seed 2a --out $o; done
for o in plot report; do
    says 2 "\-\-$o names the file that is read" describe precious.csv --$o precious.csv
    says 2 "\-\-$o names the file that is read" trial trial.csv 'y ~ z' --$o trial.csv
done
says 2 "\-\-effects names the file that is read" fe awkward.csv 'y ~ x1 | fips' --effects awkward.csv
says 2 "\-\-honest-plot names the file that is read" did $mpdta --honest relative --honest-plot mpdta.csv
says 2 "\-\-funnel names the file that is read" meta alike.csv --effect e --variance v --funnel alike.csv
says 2 "\-\-gaps names the file that is read" synth flat.csv --outcome y --unit u --time t --treated a --from 4 --gaps flat.csv
says 2 "\-\-report names the file that is read" its line.csv 'y ~ 1' --time m --from 5 --report line.csv
says 2 "\-\-report names the file that is read" power trial.csv --outcome y --effect 0.5 --report trial.csv
says 2 "\-\-out names the file that --secret reads" randomize precious.csv --unit id --commitment c.json --secret secret.txt --public 41907 --out secret.txt
says 2 "\-\-commit-out and --secret-out name one file: the one would be written over the other" randomize precious.csv --unit id --commit-out new --secret-out new --public-source "Ohio Pick 5"
says 2 "\-\-plot and --report name one file" power --effect 0.2 --plot x.html --report x.html
same towns.csv precious.csv
same "$here/trial.csv" trial.csv
says 0 "12 of 24" randomize precious.csv --unit id --seed 2a --covariates x --out /dev/null --plot /dev/null --report /dev/null
check 0 "^town A,\|treatment" sh -c "'$rotunda' impact randomize - --unit id --seed 2a --out - <precious.csv"
says 2 "power 0.03 is not above --alpha 0.05: as many trials find an effect where there is none" power --n 60 --power 0.03
says 2 "is not above --alpha" power --effect 1 --power 0.2 --alpha 0.2
says 0 "smallest\|Smallest" power --n 60 --power 0.06
for n in 3 4 5 10.5 60 1000000 1000000000000; do
    says 0 '"by_units"' power --n $n --effect 1 --json
    holds "rows by units are distinct, and $n is among them" jq -e --argjson n $n '[.by_units[].units] | . == unique and any(. == $n)' "$dir/out"
done
# a cluster that is fitted completely (c6 holds the whole treated arm): standard error, degrees of freedom and p as clubSandwich 0.5.8 gives them
printf 'z,x,x2,cl,y\n0,0.227,0.647,c1,0.57591937\n1,-1.03,0.498,c6,0.30532198\n1,-0.452,0.276,c6,3.0894815\n0,0.639,0.844,c4,0.81165496\n1,-0.117,0.222,c6,-0.023819568\n0,0.848,0.908,c4,3.0264826\n0,-0.898,0.936,c5,-2.0978799\n0,2.226,0.623,c3,3.7318793\n0,1.739,0.698,c1,2.1889067\n0,1.726,0.547,c4,4.333309\n' >whole.csv
says 0 '"estimates"' trial whole.csv "y ~ z + x + x2" --se CR2 --method lin --cluster cl --json
holds "degrees of freedom of a cluster that is fitted completely" jq -e '[.. | objects | select(.term? == "(Intercept)")][0] | (.se - 0.192107 | fabs) < 1e-3 and (.df - 1.13 | fabs) < 1e-2 and (.p - 0.10309374 | fabs) < 1e-5' "$dir/out"
holds "of the treatment too" jq -e '[.. | objects | select(.term? == "z")][0] | (.se - 0.192107 | fabs) < 1e-3 and (.df - 1.13 | fabs) < 1e-2 and (.p - 0.00166 | fabs) < 1e-5' "$dir/out"
says 0 "an arm has one cluster" trial whole.csv "y ~ z + x + x2" --se CR2 --method lin --cluster cl
# errors of rows that belong together, where what is left adds up to zero over them whatever the data: no standard error, not one of rounding
says 5 "adds up to zero whatever the data" fe awkward.csv 'y ~ x1 + x2 | fips + year' --se conley --lat lat --lon lon --cutoff 20000
says 5 "adds up to zero whatever the data" fe grunfeld.csv 'inv ~ i(year, ref=1935) | firm' --se dk --time year
says 0 "18 coefficients have no standard error: over the rows" fe grunfeld.csv 'inv ~ i(year, ref=1935) | firm' --se dk --time year --where "not (firm = 3 and year = 1950)"
# two arms with names: the control is the one called so, or the first without regard to capitals; terms and sentences name both
awk -F, 'BEGIN { print "y,x,arm,on,two,g" } { s = NR % 2; printf "%.3f,%.3f,%s,%s,%d,%s\n", NR % 7 / 5 + s, NR % 5, s ? "Treatment" : "control", s ? "B" : "a", s + 1, NR % 3 ? "p" : "q" } NR == 40 { exit }' trial.csv >arms2.csv
says 0 "Best estimate: Treatment, beside control, changes y by 0.94" trial arms2.csv 'y ~ arm'
says 0 "What did Treatment, beside control, do to y" trial arms2.csv 'y ~ arm'
says 0 "Best estimate: B, beside a, changes y by 0.94" trial arms2.csv 'y ~ on'
says 0 "Best estimate: two=2, beside 1, changes y by 0.94" trial arms2.csv 'y ~ two'
says 0 "Best estimate: control, beside Treatment, changes y by −0.94" trial arms2.csv 'y ~ arm' --control Treatment
says 0 "arm=Treatment:x_c" trial arms2.csv 'y ~ arm + x' --method lin
says 0 "arm=Treatment \[g=p\]" trial arms2.csv 'y ~ arm' --by g
"$rotunda" impact trial arms2.csv 'y ~ arm' --json --report arms2.html --lang es >one.json
holds "term and choices name both arms" jq -e '.estimates[0].term == "arm=Treatment" and .estimates[0].estimate > 0.8 and .choices.control == "control" and .choices.treated == "Treatment"' one.json
holds "and so does the report in Spanish" grep -q "Treatment, frente a control, cambia y en" arms2.html
"$rotunda" impact trial trial.csv 'y ~ z' --json >one.json
holds "0 and 1 are the column" jq -e '.estimates[0].term == "z"' one.json
for w in Placebo UNTREATED none No FALSE; do
    sed "s/,control,/,$w,/; s/,Treatment,/,A letter,/" arms2.csv >arms3.csv
    says 0 "Best estimate: A letter, beside $w, changes y by 0.94" trial arms3.csv 'y ~ arm'
done
# weights as large, as small and as far apart as populations: CR2 is that of clubSandwich 0.5.8 and estimatr 1.0.0, which give the same
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print "y,z,x,cl,people,few" } NR > 1 && NR < 62 { w = int(300 * exp((NR * 11) % 29 / 3.2)); printf "%s,%d,%s,%d,%d,%.9e\n", $at["y"], (NR * 7) % 11 % 2, $at["x1"], (NR * 5) % 9, w, w / 1e9 }' trial.csv >people.csv
for w in people few; do
    "$rotunda" impact trial people.csv 'y ~ z + x' --weights $w --cluster cl --json >one.json
    holds "CR2 with weights $w is that of others" jq -e '[[.estimates[] | .se, .df], [0.441046527124, 3.2052590883, 0.846364618861, 3.90308099572, 0.165887682734, 2.11319013836]] | transpose | map((.[0] / .[1] - 1) | fabs < 1e-8) | all' one.json
done
for s in CR2 CR3; do
    "$rotunda" impact trial people.csv 'y ~ z + x' --weights people --cluster cl --se $s --json >one.json
    "$rotunda" impact trial people.csv 'y ~ z + I(x * 1000000000)' --weights people --cluster cl --se $s --json >two.json
    holds "$s does not depend on a covariate's unit" jq -e -s '[.[].estimates[1].se] | (.[0] / .[1] - 1 | fabs) < 1e-9' one.json two.json
done
"$rotunda" impact trial people.csv 'y ~ z + x' --cluster cl --test z,x --json >one.json
"$rotunda" impact trial people.csv 'y ~ z + I(x * 100000000)' --cluster cl --test 'z,I(x * 100000000)' --json >two.json
holds "nor does a joint test" jq -e -s '[.[].statistics | .joint_f, .joint_df2] | (.[0] / .[2] - 1 | fabs) < 1e-9 and (.[1] / .[3] - 1 | fabs) < 1e-9' one.json two.json
# an effect that changes its sign has turned, also where it is larger in the end; a month or a day that there is not is refused, with its line
awk 'BEGIN { print "t,y"; for (i = 0; i < 24; i++) printf "20%02d-%02d,%s\n", 3 + int(i / 12), i % 12 + 1, (i % 3) * 0.1 + (i < 12 ? 0 : 2 - 0.5 * (i - 12)) }' >turned.csv
says 0 "In the last period .*: it has turned" its turned.csv "y ~ 1" --time t --from 2004-01
{ cat turned.csv; echo 2005-13,1; } >month.csv; says 3 'month.csv:26: column t is "2005-13"' its month.csv "y ~ 1" --time t --from 2004-01
says 2 'not "2004-00"' its turned.csv "y ~ 1" --time t --from 2004-00
printf 't,y\n2004-02-28,1\n2004-02-29,2\n2004-03-01,3\n2003-02-29,4\n' >day.csv; says 3 'day.csv:5: column t is "2003-02-29"' its day.csv "y ~ 1" --time t --from 2004-02-29
# a line that is met exactly has no effect but rounding, and none is said; squares beyond what a number holds are refused
awk 'BEGIN { print "t,y"; for (i = 1; i < 9; i++) print i "," i }' >exact.csv
says 0 "from 5 on, y was on average what its course before said" its exact.csv 'y ~ 1' --time t --from 5
says 0 "no difference either" its exact.csv 'y ~ 1' --time t --from 5
awk 'BEGIN { print "t,y"; for (i = 1; i < 9; i++) print i "," (i % 3 - 0.4) "e308" }' >huge.csv
says 5 "their squares cannot be added up" its huge.csv 'y ~ 1' --time t --from 5
says 5 "their squares cannot be added up" fe huge.csv 'y ~ t'
# synth: nothing missed before, no mean before, no effect: said in words, without rounding, nan and infinite shares
awk 'BEGIN { print "u,t,y"; for (t = 1; t < 13; t++) { b = (t * 7) % 5 + t; c = (t * 3) % 7; d = 20 - t % 4; print "a," t "," (b + c) / 2 + (t > 8 ? 2 : 0); print "b," t "," b; print "c," t "," c; print "d," t "," d; print "z," t "," (t < 9 ? 0 : 5); print "k," t "," 3 } }' >mixed.csv
mixed="mixed.csv --outcome y --unit u --time t --from 9"
says 0 "the synthetic unit misses nothing of y, in any of 8 periods" synth $mixed --treated a --where "u != 'z'"
says 0 "beyond all bounds" synth $mixed --treated a --where "u != 'z'"
says 0 "misses y, whose mean is 0 there, by" synth $mixed --treated z
says 0 "misses nothing from then on either" synth $mixed --treated a --where "u in ('a', 'b', 'c', 'd') and t < 9" --from 6
for u in a z k; do for m in sc sdid augmented; do check 1 "" sh -c "'$rotunda' impact synth $mixed --treated $u --method $m --placebo-from 5 | grep -i 'nan\|infinite *%\|[0-9]e-1[0-9]'"; done; done
# bootstrap and jackknife draw units, and need no placebos
for e in bootstrap jackknife; do says 0 "2 donors are too few for placebos of 3 treated: there are none" synth mixed.csv --outcome y --unit u --time t --from 9 --treated a,z,k --where "u != 'd'" --method sdid --errors $e --draws 20; done
"$rotunda" impact synth mixed.csv --outcome y --unit u --time t --from 9 --treated a,z,k --where "u != 'd'" --method sdid --errors jackknife --json >one.json
holds "a standard error of synthdid 0.0.9: vcov(method = jackknife)" jq -e '(.estimates[0].se / 1.82990538526 - 1 | fabs) < 1e-6 and (.estimates | length) == 1' one.json
says 5 "too few for placebos" synth mixed.csv --outcome y --unit u --time t --from 9 --treated a,z,k --where "u != 'd'" --method sdid --errors jackknife --gaps g.svg
says 5 "too few for placebos" synth mixed.csv --outcome y --unit u --time t --from 9 --treated a,z,k --where "u != 'd'" --method sdid
# a coefficient of which only a cluster that is fitted completely says something has no standard error but rounding
"$rotunda" impact meta fitted.csv --effect yi --variance vi --method DL --moderators 'one + b' --cluster cl --robust CR2 --json >one.json
holds "none is given" jq -e '.estimates[2] | .term == "b" and .se == null' one.json
# sdid beside covariates
says 0 "What was taken out of the outcome" synth $smoking --method sdid --covariates retprice --errors none
says 0 "had not come to rest" synth $smoking --method sdid --covariates retprice --errors none --placebo-from 1980
says 2 "go with --method sdid" synth $smoking --covariates retprice
says 2 "goes without --covariates" synth $smoking --method sdid --covariates retprice --solver exact
# a NUL byte is no part of a name
printf 'u,x,y\na,1,2\na\0c,2,3.5\nx,3,4\nx,1,1\na,4,2\n' >nul.csv
says 3 "nul.csv:3: a NUL byte: this is no text file, or it is damaged" fe nul.csv 'y ~ x | u'
says 0 "rows used  *5" fe nul.csv 'y ~ x'
printf 'u,x\0,y\na,1,2\na,2,3.5\n' >nul.csv; says 3 "nul.csv:1: a NUL byte" fe nul.csv 'y ~ x'
# one is one, and less than zero has its sign; two studies give Riley's prediction no degrees of freedom
printf 'yi,vi\n0.3,0.04\n0.1,0.02\n' >pair.csv; head -2 pair.csv >single.csv
says 0 "What does 1 study say" meta single.csv --effect yi --variance vi --method FE
says 0 "only 1 study: how much places differ is not known" meta single.csv --effect yi --variance vi --method FE
says 5 "1 study is too few for 1 coefficient and a variance" meta single.csv --effect yi --variance vi --method REML
says 0 "there is no prediction interval: Riley's" meta pair.csv --effect yi --variance vi --prediction riley
"$rotunda" impact meta pair.csv --effect yi --variance vi --prediction riley --json >one.json; "$rotunda" impact meta pair.csv --effect yi --variance vi --json >two.json
holds "Riley's alone is missing" jq -e -s '[.[].statistics | has("prediction_low")] == [false, true]' one.json two.json
says 0 "In the other one the trial would end" power --n 1000 --effect 0.273 --sd 1
check 1 "" sh -c "'$rotunda' impact power --n 100000 --effect 1 | grep 'In the other'"
awk -F, 'NR > 1 { $1 = -$1 } { print $1 "," $2 "," $3 }' lone.csv >below.csv
says 0 "The estimate is −[0-9.]* standard deviations" trial below.csv 'y ~ z + x' --se iid
# the period in which it began has no outcome: the level is still that of then, as lm(y ~ t + (t >= 6) + pmax(0, t - 6)) of R 4.2 has it
printf 't,y\n1,1\n2,2\n3,3.1\n4,3.9\n5,5\n6,\n7,11.2\n8,13.1\n9,14.8\n10,17.1\n' >unseen.csv
"$rotunda" impact its unseen.csv 'y ~ 1' --time t --from 6 --errors iid --json >one.json
holds "the level of a period without an outcome" jq -e '[.estimates[] | select(.term == "level") | (.estimate - 3.23 | fabs < 1e-9), (.se - 0.2175316069 | fabs < 1e-6)] == [true, true]' one.json
says 0 "from 6 on the first period that is seen is 7" its unseen.csv 'y ~ 1' --time t --from 6
says 0 "What happened to y from 6 on" its unseen.csv 'y ~ 1' --time t --from 6
# of one row in an arm no difference is known, so none is said to be the largest
printf 'z,x,y\n0,1,1\n0,2,2.5\n0,3,2\n0,4,4\n1,5,9\n' >one.csv
check 1 "" sh -c "'$rotunda' impact trial one.csv 'y ~ z + x' --method ols | grep 'by at most'"
# rows that weigh: both means of the sentence weigh them as the estimate does
printf 'z,y,w\n1,2,0.5\n0,1,0\n1,3,.5\n0,2,.5\n0,5,\n0,4,1\n' >weighs.csv
says 0 "by −0.833 on average, from 3.33 to 2.5" trial weighs.csv 'y ~ z' --weights w
# the command of a report is what a shell reads as it was given
printf 'a b,y,c\n0,1,p\n1,2,p\n0,3,q\n1,5,q\n0,2,p\n1,4,q\n' >named.csv
says 0 "" trial named.csv 'y ~ `a b`' --where "\`a b\` != '7\$(exit 9)\\'" --report named.html
holds "it can be repeated" sh -c "rotunda() { '$rotunda' \"\$@\"; }; eval \"\$(grep -o 'rotunda impact trial[^<]*' named.html | head -1 | sed 's/&lt;/</g; s/&gt;/>/g; s/&#39;/\x27/g; s/&quot;/\"/g; s/&amp;/\&/g')\""
says 0 "would be found" power --effect 0.2 --plot power.svg --report power.html
says 0 "should be alpha" power trial.csv --outcome y --effect 0.5 --draws 50 --cluster school
counted
