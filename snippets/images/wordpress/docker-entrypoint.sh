#!/bin/bash
# As the original: an empty /var/www/html gets WordPress, and a configuration that reads WORDPRESS_*.
set -eu
if [[ ${1:-} == apache2* || ${1:-} == php-fpm ]]; then
    owner=www-data:www-data
    if [ ! -e index.php ] && [ ! -e wp-includes/version.php ]; then
        if [ "$(id -u)" = 0 ] && [ "$(stat -c %u:%g .)" = 0:0 ]; then chown "$owner" .; fi
        echo >&2 "WordPress not found in $PWD - copying now..."
        [ -z "$(find . -mindepth 1 -maxdepth 1 -not -name wp-content)" ] ||
            echo >&2 "WARNING: $PWD is not empty! (copying anyhow)"
        cp -an /usr/src/wordpress/. .
        echo >&2 "Complete! WordPress has been successfully copied to $PWD"
    fi
    given=$(compgen -e WORDPRESS_ | tr '\n' ' ')
    if [ -n "$given" ] && [ ! -s wp-config.php ]; then
        echo >&2 "No 'wp-config.php' found in $PWD, but 'WORDPRESS_...' variables supplied; copying 'wp-config-docker.php' (${given% })"
        awk -v random='head -c 24 /dev/urandom | base64' '
            /a secret of this site/ { random | getline secret; close(random); sub("a secret of this site", secret) } { print }
        ' wp-config-docker.php > wp-config.php
        if [ "$(id -u)" = 0 ]; then chown "$owner" wp-config.php; fi
    fi
fi
exec "$@"
