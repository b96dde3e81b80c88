#!/bin/sh
# Says on start what the original says, and runs what lies in /docker-entrypoint.d in the same order.
set -e
say() { [ -n "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ] || echo "$0: $*"; }

case ${1:-} in
nginx | nginx-debug)
    if [ -n "$(ls -A /docker-entrypoint.d)" ]; then
        say "/docker-entrypoint.d/ is not empty, will attempt to perform configuration"
        say "Looking for shell scripts in /docker-entrypoint.d/"
        for part in $(find /docker-entrypoint.d/ -follow -type f | sort -V); do
            case $part in
            *.envsh) [ -x "$part" ] && say "Sourcing $part" && . "$part" || say "Ignoring $part, not executable" ;;
            *.sh) if [ -x "$part" ]; then say "Launching $part" && "$part"; else say "Ignoring $part, not executable"; fi ;;
            *) say "Ignoring $part" ;;
            esac
        done
        say "Configuration complete; ready for start up"
    else
        say "No files found in /docker-entrypoint.d/, skipping configuration"
    fi
    ;;
esac
exec "$@"
