#!/usr/bin/env bash
# Starts Ceph with an S3 gateway on one machine: a monitor, one storage daemon in memory, the gateway. Their state is in
# the folder $1; the gateway listens on port $2 of loopback, the monitor on the port after it. Ends when all of them are
# up; `stop` as $3 ends them instead.
set -euo pipefail
folder=$1 port=$2

if [ "${3-}" = stop ]; then
  for file in "$folder"/run/*.pid; do
    if [ -s "$file" ]; then kill -KILL "$(cat "$file")" 2>/dev/null || true; fi
  done
  exit 0
fi

monitor="127.0.0.1:$((port + 1))"
mkdir -p "$folder"/{mon,osd,run,log}
cluster=$(cat /proc/sys/kernel/random/uuid)
daemon=$(cat /proc/sys/kernel/random/uuid)
export CEPH_CONF="$folder/ceph.conf"
cat > "$CEPH_CONF" <<CONF
[global]
fsid = $cluster
mon host = [v1:$monitor]
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_data_avail_crit = 1
osd_crush_chooseleaf_type = 0
run_dir = $folder/run
admin_socket = $folder/run/\$name.asok
log_file = $folder/log/\$name.log
pid_file = $folder/run/\$name.pid
[mon.a]
mon_data = $folder/mon
public_addr = $monitor
[osd]
osd_objectstore = memstore
memstore_device_bytes = 4294967296
osd_class_update_on_start = false
osd_crush_update_on_start = false
osd_data = $folder/osd
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
CONF

monmaptool --create --addv a "[v1:$monitor]" --fsid "$cluster" "$folder/monmap"
ceph-mon --mkfs -i a --monmap "$folder/monmap"
ceph-mon -i a
echo "$daemon" > "$folder/osd/fsid"
ceph osd new "$daemon" 0
ceph-osd -i 0 --mkfs --osd-uuid "$daemon"
ceph osd crush add osd.0 1.0 root=default host=local
ceph-osd -i 0
radosgw -n client.rgw
radosgw-admin user create --uid=lexiclip --display-name=lexiclip --access-key="$ACCESS_KEY" --secret="$SECRET_KEY"
for _ in $(seq 1 120); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then exit 0; fi
  sleep 0.5
done
echo "the gateway does not listen" >&2
exit 1
