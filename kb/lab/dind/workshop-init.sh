# PID 1 of a container that builds images: a registry and a daemon; it ends with whoever holds its stdin.
#
#   workshop-init.sh REGISTRY PORT
#
# REGISTRY is the registry's data folder. On stdin, each NUL-ended: the daemon's configuration, and a runtime and a CA
# bundle that its containers are to trust ("" for none). When all is up: "ready".
registry=$1 port=$2
mkdir -p /run/kb /etc/docker "$registry"
IFS= read -r -d '' daemon_json
IFS= read -r -d '' runtime
IFS= read -r -d '' bundle
printf '%s' "$daemon_json" > /etc/docker/daemon.json
if [ -n "$runtime" ]; then
    printf '%s' "$runtime" > /run/kb/runtime
    printf '%s' "$bundle" > /run/kb/ca-bundle.crt
    chmod 755 /run/kb/runtime
fi
cat > /run/kb/registry.yml <<YML
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: "$registry"}, maintenance: {uploadpurging: {enabled: false}}}
http: {addr: "127.0.0.1:$port", secret: "the lab has none"}
YML
docker-registry serve /run/kb/registry.yml > /dev/null 2>&1 < /dev/null &
dockerd > /run/kb/dockerd.log 2>&1 < /dev/null &
dockerd=$!
until curl --silent --fail --output /dev/null --unix-socket /run/docker.sock http://docker/_ping; do
    if ! kill -0 "$dockerd" 2> /dev/null || [ "$SECONDS" -gt 20 ]; then
        tail -n 1 /run/kb/dockerd.log >&2
        exit 1
    fi
    sleep 0.05
done
touch /run/kb/fetched
echo ready
read -r _ || true
