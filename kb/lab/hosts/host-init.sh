# PID 1 of a host: builds the machine around itself, starts dockerd, and ends with whoever holds its stdin.
#
#   host-init.sh NAME STATE CLIENT COMPOSE WIRE ADDRESS GATEWAY [DOCKERD [PYTHON PACKAGES]]
#
# STATE holds docker/ (the daemon's data), root/ (what the host writes outside of it) and dockerd.log. The machine's own
# file system lies below an overlay: nothing written here reaches it. CLIENT and COMPOSE are paths of a docker client and of
# its Compose plugin, WIRE is the PID of a wire; each "" for none. PYTHON is the
# prefix of a Python, PACKAGES the folder of its packages.
set -eu
name=$1 state=$2 client=$3 compose=$4 wire=$5 address=$6 gateway=$7 dockerd=$8 python=${9:-} packages=${10:-}
group=kb-${state##*/}

# The cgroup hierarchies of this machine, a line each: where, "cgroup" (v1) or "cgroup2", and a v1's controllers.
hierarchies() {
    awk '{ for (n = 7; $n != "-"; n++); if ($(n + 1) ~ /^cgroup2?$/) print $5, $(n + 1), $(n + 3) }' /proc/self/mountinfo
}

if [ -z "${KB_CGROUP:-}" ]; then
    # A group of this host's own in each becomes the root of its cgroup namespace, as in a container. It may take
    # four fifths of the memory, and of processes what no snippet needs: one that goes wild spares the machine.
    memory=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) * 1024 / 5 * 4))
    while read -r at _; do
        mkdir -p "$at/$group"
        for file in cpuset.cpus cpuset.mems; do # of v1: nothing can join a group that has none
            [ -e "$at/$group/$file" ] && [ ! -e "$at/cgroup.controllers" ] || continue
            read -r value < "$at/$file"
            echo "$value" > "$at/$group/$file"
        done
        for limit in "pids.max 4096" "memory.limit_in_bytes $memory" "memory.max $memory"; do
            [ ! -e "$at/$group/${limit% *}" ] || echo "${limit#* }" > "$at/$group/${limit% *}"
        done
        echo 0 > "$at/$group/cgroup.procs"
    done < <(hierarchies)
    KB_CGROUP=1 exec unshare --cgroup bash "$0" "$@"
fi

# The wire's end first: it is named by its PID outside, which the new /proc below does not show.
ip link set lo up
if [ -n "$wire" ]; then
    port="p${address##*.}"
    ip link add eth0 type veth peer name "$port" netns "/proc/$wire/ns/net"
    nsenter --net="/proc/$wire/ns/net" ip link set "$port" master lan0 up
    ip address add "$address/24" dev eth0
    ip link set eth0 up
    ip route add default via "$gateway"
fi

root=$state/root
mkdir -p "$state/docker" "$root"
mount -t tmpfs -o mode=755 tmpfs "$root"
# The daemon's data lives no longer than the host. In memory, where there is enough, an image unpacks twice as fast.
if [ "$(awk '/^MemTotal:/ { print int($2 / 1048576) }' /proc/meminfo)" -ge 7 ]; then
    mount -t tmpfs -o mode=711 tmpfs "$state/docker"
fi
mkdir "$root/upper" "$root/work" "$root/new" "$root/proc" "$root/sys"
new=$root/new
mount -t overlay -o "lowerdir=/,upperdir=$root/upper,workdir=$root/work" overlay "$new"

# Until the jump into it, an absolute link of the machine's (/home -> /data/home) leads out of the new root: to the
# reader's own files. Where something goes that is ours, there are folders instead of links.
own() {
    at=$new
    for part in ${1//\// }; do
        at=$at/$part
        [ ! -L "$at" ] || rm "$at"
        [ -d "$at" ] || mkdir "$at"
    done
}
for folder in root home tmp run proc sys dev old etc/docker var/lib/docker usr/local/lib/docker/cli-plugins; do
    own "$folder"
done
# All mounts of a table in one go, a line each: what, where, type, options. A process for each would take as long as all else.
mount_all() {
    sed "s|NEW|${new// /\\\\040}|g; s|ROOT|${root// /\\\\040}|g" > "$root/table"
    mount --all --fstab "$root/table"
}
# What the kernel has only once for all can be read. Written is what a namespace has of its own.
{
    echo "proc NEW/proc proc rw"
    echo "sysfs NEW/sys sysfs rw"
    echo "proc ROOT/proc proc rw"
    echo "sysfs ROOT/sys sysfs rw"
    for part in proc/sys proc/irq proc/bus proc/fs proc/sysrq-trigger sys; do
        [ ! -e "/$part" ] || echo "NEW/$part NEW/$part none bind,ro"
    done
    for part in proc/sys/net proc/sys/fs/mqueue sys/devices/virtual/net \
        proc/sys/kernel/{hostname,domainname,sem,shmall,shmmax,shmmni,shm_rmid_forced,msgmax,msgmnb,msgmni}; do
        [ ! -e "/$part" ] || echo "ROOT/$part NEW/$part none bind"
    done
    echo "tmpfs NEW/dev tmpfs mode=755,size=1m"
    echo "tmpfs NEW/run tmpfs mode=755"
    echo "tmpfs NEW/tmp tmpfs mode=1777"
    echo "tmpfs NEW/etc/docker tmpfs mode=755"
    [ -e /sys/fs/cgroup/cgroup.controllers ] || echo "tmpfs NEW/sys/fs/cgroup tmpfs mode=755"
} | mount_all
umount "$root/proc" "$root/sys"
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -t cgroup2 cgroup2 "$new/sys/fs/cgroup"
    # Controllers can only be handed down from a group with no process in it.
    mkdir -p "$new/sys/fs/cgroup/init"
    echo 0 > "$new/sys/fs/cgroup/init/cgroup.procs"
    sed 's/[^ ]*/+&/g' "$new/sys/fs/cgroup/cgroup.controllers" > "$new/sys/fs/cgroup/cgroup.subtree_control" || true
else
    while read -r at kind options; do
        mkdir "$new$at"
        [ "$kind" = cgroup ] || options=rw
        for option in rw ro xattr clone_children "release_agent=*"; do
            options=,$options,
            options=${options//,$option,/,}
            options=${options#,} options=${options%,}
        done
        case $options in name=*) options=none,$options ;; esac
        echo "$kind NEW$at $kind ${options:-rw}"
    done < <(hierarchies) > "$root/cgroups"
    mount_all < "$root/cgroups"
    find /sys/fs/cgroup -maxdepth 1 -type l -exec cp -P {} "$new/sys/fs/cgroup" \;
    mount -o remount,bind,ro "$new/sys/fs/cgroup"
fi

# Devices of its own: those that programs take for granted, and none of the machine's disks.
mkdir "$new/dev/net" "$new/dev/pts" "$new/dev/shm" "$new/dev/mqueue"
cp -a /dev/{null,zero,full,random,urandom,tty,fd,stdin,stdout,stderr} "$new/dev"
for node in fuse net/tun; do
    [ ! -e "/dev/$node" ] || cp -a "/dev/$node" "$new/dev/$node"
done
ln -s pts/ptmx "$new/dev/ptmx"
{
    if [ -n "${KB_TERMINALS:-}" ]; then # a machine container's own, in which its runner opens them
        echo "$KB_TERMINALS NEW/dev/pts none bind"
    else
        echo "devpts NEW/dev/pts devpts newinstance,gid=5,mode=620,ptmxmode=666"
    fi
    echo "tmpfs NEW/dev/shm tmpfs mode=1777"
    echo "mqueue NEW/dev/mqueue mqueue rw"
} | mount_all
mkdir -p "$new/run/lock" "$new/run/kb/bin"
mount --bind "$state/docker" "$new/var/lib/docker"
mkdir "$new/run/kb/layer"
mount --bind "$root" "$new/run/kb/layer" # where the runner sees which files have changed
[ ! -e "$state/daemon.json" ] || cp "$state/daemon.json" "$new/etc/docker/daemon.json"
if [ -n "$client" ]; then
    : > "$new/run/kb/bin/docker"
    mount --bind "$client" "$new/run/kb/bin/docker"
fi
if [ -n "$compose" ]; then
    plugin=$new/usr/local/lib/docker/cli-plugins/docker-compose
    rm -f "$plugin"
    : > "$plugin"
    mount --bind "$compose" "$plugin"
fi
if [ -n "$python" ]; then
    # They may lie in a home, and homes are empty here. Read-only: what is written on a host must not stay.
    for name_of in python packages; do
        mkdir "$new/run/kb/$name_of"
        mount --bind "${!name_of}" "$new/run/kb/$name_of"
        mount -o remount,bind,ro "$new/run/kb/$name_of"
    done
fi
[ -z "$dockerd" ] || exec 3>"$state/dockerd.log"

# Homes last: the client or the state may lie in one. They are empty here, the reader's own are not to be seen.
for home in /root /home; do
    mount -t tmpfs -o mode=755 tmpfs "$new$home"
done

cd "$new"
pivot_root . old
umount -l /old
rmdir /old
hostname "$name"
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n%s\t%s\n' "${address:-127.0.1.1}" "$name" > /etc/hosts
rm -f /etc/resolv.conf
printf 'nameserver %s\n' "${gateway:-127.0.0.1}" > /etc/resolv.conf
cd /root

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
if [ -n "$dockerd" ]; then
    "$dockerd" >&3 2>&1 &
    echo $! > /run/kb/dockerd.pid
    exec 3>&-
fi
echo ready
read -r _ || true
# A frozen process cannot even be killed: what a snippet has paused must not stay when the others end.
for file in $(find /sys/fs/cgroup -name freezer.state); do
    echo THAWED > "$file" || true
done
