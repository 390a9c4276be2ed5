#!/bin/sh
# postgres.sh COMMAND...: runs the command with ROTUNDA_TEST_POSTGRES naming a private PostgreSQL that lives as long.
set -eu
bin=/usr/lib/postgresql/15/bin
[ -x $bin/initdb ] || { echo "PostgreSQL 15 is not installed: make test installs it" >&2; exit 4; }
dir=$(mktemp -d)
as= # PostgreSQL refuses to run as root
if [ "$(id -u)" = 0 ]; then as="runuser -u postgres --"; chown postgres "$dir"; fi
trap '$as $bin/pg_ctl -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT INT TERM
$as $bin/initdb -D "$dir/data" -U rotunda -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir.log" 2>&1 || { cat "$dir.log" >&2; exit 4; }
$as $bin/pg_ctl -D "$dir/data" -w -l "$dir/log" -o "-c listen_addresses= -k $dir -F" start >/dev/null
rm -f "$dir.log"
ROTUNDA_TEST_POSTGRES="host=$dir user=rotunda dbname=postgres" "$@"
