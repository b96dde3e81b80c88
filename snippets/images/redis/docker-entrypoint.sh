#!/bin/sh
# As the original: options or a configuration file mean redis-server, and the server does not run as root.
set -e
case ${1:-} in
-* | *.conf) set -- redis-server "$@" ;;
esac
if [ "${1:-}" = redis-server ]; then
    if [ "$(id -u)" = 0 ]; then
        find . ! -user redis -exec chown redis {} +
        exec setpriv --reuid=redis --regid=redis --clear-groups "$0" "$@"
    fi
    umask 0077
    # The original is compiled with its protected mode off, so that other containers reach it; the last word is the user's.
    program=$1
    shift
    case ${1:-} in
    *.conf | -) config=$1 && shift && set -- "$config" --protected-mode no "$@" ;;
    -v | --version | -h | --help | --test-memory) ;;
    *) set -- --protected-mode no "$@" ;;
    esac
    set -- "$program" "$@"
fi
exec "$@"
