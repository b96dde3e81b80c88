# PID 1 of a machine container: lays a wire, boots hosts on it, and ends with whoever holds its stdin.
#
#   machine-init.sh GATEWAY FIRST_HOST DOCKERD CLIENT COMPOSE REGISTRY NAME...
#
# Each NAME becomes a host, the first with address FIRST_HOST on the gateway's network. DOCKERD is "" for hosts without
# a daemon, CLIENT and COMPOSE "" for the image's own, REGISTRY the registry's data folder or "". On stdin, each NUL-ended: the
# script of a wire, the scripts of a host, the daemons' configuration. When all is up: "ready PID...", one of each host.
set -eu
gateway=$1 first=$2 dockerd=$3 client=$4 compose=$5 registry=$6
shift 6
state=/var/lib/kb

mkdir -p /run/kb "$state"
rm -f /.dockerenv # to a shell on a host it is a machine, as hosts of the other kinds are
IFS= read -r -d '' wire_init
IFS= read -r -d '' host_init
IFS= read -r -d '' host_enter
IFS= read -r -d '' daemon_json
printf '%s' "$host_init" > /run/kb/host-init.sh
printf '%s' "$host_enter" > /run/kb/host-enter.sh

mkfifo /run/kb/alive
exec 4<>/run/kb/alive # a stdin that never ends: what reads it lives as long as this process
begin() {
    exec {said}< <(exec unshare --net --pid --mount --fork --propagation private "$@" <&4)
    local parent=$! word
    read -r word <&"$said" && [ "$word" = ready ] || exit 1
    pid=$(cut -d' ' -f1 "/proc/$parent/task/$parent/children")
}

serve=()
[ -z "$registry" ] || serve=(docker-registry serve /run/kb/registry.yml)
cat > /run/kb/registry.yml <<YML
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: "$registry"}, maintenance: {readonly: {enabled: true}}}
http: {addr: ":5000"}
YML
begin bash -c "$wire_init" wire "$gateway" "${serve[@]}"
wire=$pid pids=()
export KB_TERMINALS=/dev/pts
for name in "$@"; do
    mkdir -p "$state/$name"
    printf '%s' "$daemon_json" > "$state/$name/daemon.json"
    begin --uts --ipc bash /run/kb/host-init.sh "$name" "$state/$name" "$client" "$compose" \
        "$wire" "${gateway%.*}.$first" "$gateway" "$dockerd"
    pids+=("$pid")
    first=$((first + 1))
done

for ((n = 0; n < $#; n++)); do
    [ -n "$dockerd" ] || break
    root=/proc/${pids[n]}/root
    inside=$(< "$root/run/kb/dockerd.pid")
    until curl --silent --fail --output /dev/null --unix-socket "$root/run/docker.sock" http://docker/_ping; do
        if [ ! -e "$root/proc/$inside" ] || [ "$SECONDS" -gt 20 ]; then
            name=$((n + 1))
            tail -n 1 "$state/${!name}/dockerd.log" >&2
            exit 1
        fi
        sleep 0.02
    done
done
echo "ready ${pids[*]}"
read -r _ || true
for file in $(find /sys/fs/cgroup -name freezer.state); do # what is frozen could not end
    echo THAWED > "$file" || true
done
