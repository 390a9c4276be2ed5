# suites.sh: for all.sh and torture.sh, which source it: runs suites, several at once, and adds up their last lines "N passed, N failed".
#
#   suite NAME COMMAND...     as soon as a lane is free; LANES of them, one a processor unless set (with one more, threads that give way starve: 127 s of unit tests became 637)
#   alone NAME COMMAND...     when nothing else runs: what uses all processors itself, or is upset by company
#   suites_end                waits for all, prints the seconds of each, the sum as the last line; 0 where nothing failed
#
# A suite's output is in $LOGS/N.log while it runs; where something failed that is shown, and its end. Every minute what still runs says its
# newest line.
LANES=${LANES:-$(nproc)}
LOGS=$(mktemp -d)
trap 'trap - EXIT; kill $suites_pids 2>/dev/null; rm -rf "$LOGS"' EXIT
suites_count=0 suites_pids='' suites_began=$(date +%s)

suite_running() { # N NAME: speaks until it is ended
    while sleep 60 >/dev/null 2>&1; do echo "   ... $2: $(tail -n 1 "$LOGS/$1.log" | cut -c 1-120)"; done
}

suite_run() { # N NAME COMMAND...
    local n=$1 name=$2 began code last counts passed failed speaker
    shift 2
    began=$(date +%s)
    suite_running "$n" "$name" & speaker=$!
    "$@" >"$LOGS/$n.log" 2>&1 </dev/null; code=$?
    kill $speaker; wait $speaker 2>/dev/null
    last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$LOGS/$n.log" | tail -n 1)
    counts=$(echo "$last" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p')
    read -r passed failed <<<"${counts:-0 1}"
    [ $code = 0 ] || [ "$failed" != 0 ] || failed=1
    echo "$passed $failed $(($(date +%s) - began)) $name" >"$LOGS/$n.sum"
    {
        echo "== $name"
        [ -n "$counts" ] || echo "(ended without a count)"
        [ $code = 0 ] || echo "(ended with $code)"
        grep -E '^[0-9]+ (crash images|kills|mutants|faults|answers), ' "$LOGS/$n.log"
        if [ "$failed" = 0 ]; then echo "$last"; else grep -B 8 -A 20 '^FAILED' "$LOGS/$n.log" | tail -n 100; echo "-- its end:"; tail -n 40 "$LOGS/$n.log"; fi
    } >"$LOGS/$n.said"
    flock "$LOGS" cat "$LOGS/$n.said"
}

suites_wait() { # MOST: until at most so many run
    local running pid
    while :; do
        running=''
        for pid in $suites_pids; do kill -0 "$pid" 2>/dev/null && running="$running $pid"; done
        suites_pids=$running
        [ "$(wc -w <<<"$running")" -gt "$1" ] || break
        wait -n $suites_pids
    done
}

suite() {
    suites_wait $((LANES - 1))
    suites_count=$((suites_count + 1))
    suite_run $suites_count "$@" &
    suites_pids="$suites_pids $!"
}

alone() { suites_wait 0; suite "$@"; suites_wait 0; }

suites_end() {
    local passed=0 failed=0 p f s name
    suites_wait 0
    echo "== seconds"
    while read -r p f s name; do
        passed=$((passed + p)) failed=$((failed + f))
        printf '%6d  %s\n' "$s" "$name"
    done < <(sort -k3,3nr "$LOGS"/*.sum)
    [ "$(ls "$LOGS"/*.sum | wc -l)" = $suites_count ] || { echo "a suite has left no sum"; failed=$((failed + 1)); }
    printf '%6d  in all\n' $(($(date +%s) - suites_began))
    echo "$passed passed, $failed failed"
    [ $failed = 0 ]
}
