# in_spanish.sh, for the suites of the engines: nothing English is left in the Spanish report and in what is printed.
in_spanish() { # COMMAND ARGUMENT...; its report stays in report.html
    "$rotunda" "$@" --lang en --report en.html >en.txt 2>&1 || true
    "$rotunda" "$@" --lang es --report es.html >es.txt 2>&1 || true
    if grep -q "no option --report" en.txt; then "$rotunda" "$@" --lang en >en.txt 2>&1; "$rotunda" "$@" --lang es >es.txt 2>&1; fi
    left=0
    python3 "$here/impact/spanish.py" en.txt es.txt *.csv >out || left=1
    [ ! -e es.html ] || python3 "$here/impact/spanish.py" en.html es.html *.csv >>out || left=1
    [ -s es.txt ] || { left=1; echo "nothing was said" >>out; }
    held $left "English is left in: $*"
    [ ! -e es.html ] || mv es.html report.html
    rm -f en.html en.txt es.txt
}
