# Prints the state of a host, a line for each fact that the next snippet on it could see.
#
#   machine-state.sh [empty]
#
# Runs on the host. With "empty" the homes and /tmp are emptied first, and what was learnt of neighbours is forgotten.
# Left out is what comes and goes by itself, and what a daemon makes with its first container and then keeps.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
# Before this starts any: no process but the shell itself.
for process in /proc/[0-9]*; do
    [ "$process" = /proc/$$ ] || ! read -r name < "$process/comm" || echo "process ${process#/proc/} $name"
done 2> /dev/null
if [ -n "${1:-}" ]; then
    find /root /home /tmp -xdev -mindepth 1 -delete
    ip neigh flush all
    rmdir /sys/fs/cgroup/docker /sys/fs/cgroup/*/docker
fi 2> /dev/null

exec 2> /dev/null
sed -E 's/^[0-9]+ [0-9]+ [0-9:]+ /mount /; s/ (shared|master|propagate_from):[0-9]+//g; /netns\/default /d' /proc/self/mountinfo
find /sys/fs/cgroup -type d -printf 'cgroup %p\n'
grep -s . /sys/fs/cgroup/{,*/}{pids.max,memory.limit_in_bytes,memory.max,memory.swappiness,cpu.shares,cpu.cfs_quota_us,cpu.max,cpu.weight,cpuset.cpus,cpuset.mems,freezer.state,cgroup.freeze,devices.list}

for link in /sys/class/net/*; do
    read -r address < "$link/address"
    read -r flags < "$link/flags"
    echo "link ${link##*/} $address $flags"
done
ip -o link | sed -E 's/^[0-9]+: /link /; s/<[^>]*>//; s/state [A-Z]+//; s/\\.*//'
ip -o address | sed -E '/ fe80:/d; s/^[0-9]+: /address /; s/\\.*//'
{ ip route show table all && ip -6 route show table all; } | sed -E '/fe80:|ff00:/d; s/ linkdown//; s/^/route /'
{ ip rule && ip -6 rule; } | sed 's/^/routing rule /'
ip neigh show nud permanent | sed 's/^/neighbour /'
for tables in iptables ip6tables; do
    $tables-save
    [ ! -s "/proc/net/${tables/tables/_tables}_names" ] || $tables-legacy-save
done | sed -E '/^#/d; s/\[[0-9:]*\]//; s/^/packet filter /'
! type -P nft > /dev/null || nft --stateless list ruleset | sed 's/^/packet filter /'
grep -rs . /proc/sys/net /proc/sys/fs/mqueue /proc/sys/kernel/{hostname,domainname,sem,shm*,msg*} |
    sed -E '/nf_conntrack_count/d; s/^/setting /'
for kind in shm sem msg; do
    sed -E "1d; s/^( *[^ ]+ +[^ ]+).*/$kind \1/" /proc/sysvipc/$kind
done

# Of a folder its place and rights; of all else also when it was last touched, which nobody can turn back.
find /run /root /home /tmp /dev /dev/shm /dev/mqueue /etc/docker /run/kb/layer/upper -xdev \
    '(' -path /run/docker -o -path /run/containerd ')' -prune -o \
    -type d -printf 'file %p %m %U %G\n' -o -printf 'file %p %y %m %U %G %s %C@ %l\n'
# The namespaces of ended containers go a minute later.
find /run/docker /run/containerd ! -type d ! -path "/run/docker/netns/*" -printf "file %p %y\n"
find /var/lib/docker -maxdepth 1 -printf 'file %p %y\n'
find /var/lib/docker/plugins /var/lib/docker/trust /var/lib/docker/tmp -type f -printf 'file %p\n'
find /var/lib/docker/containers /var/lib/docker/volumes -maxdepth 1 -printf 'file %p %y\n'
echo complete
