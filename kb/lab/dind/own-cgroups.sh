# Goes before the other scripts of this folder. Without --privileged a container's cgroups are read-only; what is
# mounted are its own.
set -eu
while read -r _ folder _; do
    case $folder in /sys/fs/cgroup*) mount -o remount,bind,rw "$folder" ;; esac
done < /proc/mounts
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p /sys/fs/cgroup/machine
    echo 0 > /sys/fs/cgroup/machine/cgroup.procs
    sed 's/[^ ]*/+&/g' /sys/fs/cgroup/cgroup.controllers > /sys/fs/cgroup/cgroup.subtree_control
fi
iptables --list --numeric > /dev/null 2>&1 || update-alternatives --set iptables /usr/sbin/iptables-legacy > /dev/null
