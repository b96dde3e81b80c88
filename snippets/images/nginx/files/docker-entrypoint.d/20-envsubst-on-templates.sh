#!/bin/sh
# /etc/nginx/templates/NAME.template, its variables filled in, becomes /etc/nginx/conf.d/NAME.
set -e
me=${0##*/} templates=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template} output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
[ -d "$templates" ] || exit 0
# Only variables that are set: nginx's own, such as $host, must stay as they are.
names=$(awk -v filter="${NGINX_ENVSUBST_FILTER:-}" 'BEGIN { for (n in ENVIRON) if (n ~ filter) printf "${%s} ", n }')
find "$templates" -follow -type f -name "*$suffix" | while read -r template; do
    target=$output/${template#"$templates/"}
    target=${target%"$suffix"}
    mkdir -p "${target%/*}"
    [ -n "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ] || echo "$me: Running envsubst on $template to $target"
    envsubst "$names" < "$template" > "$target"
done
