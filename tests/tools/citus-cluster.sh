#!/usr/bin/env bash
# Runs a command beside a Citus cluster of its own: one coordinator and two workers on free ports of the loopback, gone afterwards.
# Usage: bash tests/tools/citus-cluster.sh FOLDER COMMAND...
#   FOLDER   where Citus was installed for the system's PostgreSQL, as by `make install DESTDIR=FOLDER`; / where a package did it
#   COMMAND  finds the coordinator's address in AGENTQ_TEST_CITUS and its password in PGPASSWORD
# Of the system's PostgreSQL only a copy is used, into which FOLDER is laid; its version is that of Citus (PG_VERSION, 15 unless it is set).
set -euo pipefail
[ "$#" -ge 2 ] || { sed -n '2,6s/^# //p' "$0"; exit 2; }
installed=$(cd "$1" && pwd) version=${PG_VERSION:-15}
shift
run=$(mktemp -d) user=$(id -un)
as() { "$@"; }
if [ "$user" = root ]; then
    # PostgreSQL does not run as root.
    as() { runuser -u postgres -- "$@"; }
fi
programs=$run/usr/lib/postgresql/$version/bin
stop() {
    for node in "$run"/node*; do (cd "$run" && as "$programs/pg_ctl" -D "$node" -m immediate stop) >/dev/null 2>&1 || true; done
    rm -rf "$run"
}
trap stop EXIT

mkdir -p "$run/usr/lib/postgresql" "$run/usr/share/postgresql"
cp -r "/usr/lib/postgresql/$version" "$run/usr/lib/postgresql/"
cp -r "/usr/share/postgresql/$version" "$run/usr/share/postgresql/"
[ "$installed" = / ] || cp -r "$installed/." "$run/"
PGPASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
export PGPASSWORD
(umask 077 && echo "$PGPASSWORD" >"$run/password")
[ "$user" != root ] || chown -R postgres "$run"

ports=()
while [ "${#ports[@]}" -lt 3 ]; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || ports+=("$port")
done
for port in "${ports[@]}"; do
    node=$run/node$port
    (cd "$run" && as "$programs/initdb" -D "$node" -U owner -A scram-sha-256 --pwfile "$run/password" --no-sync -E UTF8 --locale=C) >/dev/null
    # The nodes have the password from their environment; what a crash left half committed is ended soon.
    as tee -a "$node/postgresql.conf" >/dev/null <<CONF
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$run'
shared_preload_libraries = 'citus'
citus.node_conninfo = 'sslmode=disable'
citus.local_hostname = '127.0.0.1'
citus.recover_2pc_interval = '1s'
citus.shard_count = 8
max_connections = 300
max_prepared_transactions = 600
fsync = off
CONF
    (cd "$run" && as "$programs/pg_ctl" -D "$node" -l "$node/log" -w start) >/dev/null </dev/null
    "$programs/psql" -qh 127.0.0.1 -p "$port" -U owner -d postgres -c 'create extension citus'
done
coordinator=${ports[0]}
{
    echo "select citus_set_coordinator_host('127.0.0.1', $coordinator);"
    for port in "${ports[@]:1}"; do echo "select citus_add_node('127.0.0.1', $port);"; done
} | "$programs/psql" -qAt -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$coordinator" -U owner -d postgres >/dev/null
export AGENTQ_TEST_CITUS="postgres://owner@127.0.0.1:$coordinator/postgres?sslmode=disable"
"$@"
