#!/bin/sh
# As many workers as processors, when asked to.
[ -n "${NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE:-}" ] || exit 0
sed -i "s/^worker_processes .*/worker_processes  $(nproc);/" /etc/nginx/nginx.conf
