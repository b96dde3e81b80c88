#!/bin/sh
# Listens on IPv6 too, unless the configuration was changed.
me=${0##*/} config=/etc/nginx/conf.d/default.conf
say() { [ -n "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ] || echo "$me: $*"; }

[ -f /proc/net/if_inet6 ] || { say "info: ipv6 not available"; exit 0; }
[ -f "$config" ] || { say "info: $config is not a file or does not exist"; exit 0; }
[ -w "$config" ] || { say "info: can not modify $config (read-only file system?)"; exit 0; }
! grep -qF 'listen  [::]:80;' "$config" || { say "info: IPv6 listen already enabled"; exit 0; }
say "info: Getting the checksum of $config"
cmp -s "$config" /usr/share/nginx/default.conf || { say "info: $config differs from the packaged version"; exit 0; }
sed -i 's/^\( *\)listen       80;$/&\n\1listen  [::]:80;/' "$config"
say "info: Enabled listen on IPv6 in $config"
