# counting.sh: what the suites written in shell share. Each begins with: . "$(dirname "$0")/counting.sh"
#
#   ok; no WHAT                     it held; it did not, and what was said last is shown
#   held CODE WHAT                  0: it held
#   check CODE PATTERN COMMAND...   its exit code, and a word of what it says: that stays in $dir/out, and all that was ever said in $dir/heard
#   is FILE TEXT                    what the file holds, as printf writes TEXT
#   same FILE FILE
#   counted                         the last line, "N passed, N failed", and the exit code
#
# $dir is a scratch directory that goes when the suite ends; on_end, where the suite has one, is called before that.
passed=0 failed=0
dir=$(mktemp -d)
on_end() { :; }
trap 'on_end; rm -rf "$dir"' EXIT

ok() { passed=$((passed + 1)); }
no() { failed=$((failed + 1)); echo "FAILED $*"; [ ! -f "$dir/out" ] || cut -c 1-400 "$dir/out" | head -20 | sed 's/^/    /'; }
held() { if [ "$1" = 0 ]; then ok; else shift; no "$@"; fi; }
check() {
    want=$1 pattern=$2; shift 2
    "$@" >"$dir/out" 2>&1 </dev/null; code=$?
    cat "$dir/out" >>"$dir/heard"
    if [ $code = "$want" ] && { [ -z "$pattern" ] || grep -q -- "$pattern" "$dir/out"; }; then ok; else no "($code, not $want, or without \"$pattern\"): $*"; fi
}
is() { printf "$2" >"$dir/wanted"; cmp -s "$1" "$dir/wanted"; held $? "$1 is not as it should be: $(head -20 "$1")"; }
same() { cmp -s "$1" "$2"; held $? "$1 and $2 differ"; }
counted() { echo "$passed passed, $failed failed"; [ "$failed" = 0 ]; }
