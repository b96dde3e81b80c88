#!/bin/bash
# As the original: the variables MYSQL_* and /docker-entrypoint-initdb.d make the database at the first start.
set -eo pipefail
shopt -s nullglob
data=/var/lib/mysql

say() { echo "$(date -u '+%F %T+00:00') [$1] [Entrypoint]: $2" >&2; }
fail() { say ERROR "$1" && exit 1; }

# MYSQL_X, or what the file named by MYSQL_X_FILE holds.
from_file() {
    local file=$1_FILE
    [ -z "${!file:-}" ] || { [ -z "${!1:-}" ] || fail "Both $1 and $file are set (but are exclusive)"; export "$1=$(< "${!file}")"; }
}

quoted() { local text=${1//\\/\\\\} && printf "'%s'" "${text//\'/\\\'}"; }

accounts() {
    local host=${MYSQL_ROOT_HOST:-%} password
    password=$(quoted "${MYSQL_ROOT_PASSWORD:-}")
    # MariaDB makes more accounts, of the machine's names.
    echo "DELETE FROM mysql.global_priv WHERE Host <> 'localhost' OR User NOT IN ('root', 'mariadb.sys');"
    echo "DELETE FROM mysql.proxies_priv WHERE Host <> 'localhost';"
    echo "FLUSH PRIVILEGES;"
    echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $password;"
    if [ "$host" != localhost ]; then
        echo "CREATE USER 'root'@$(quoted "$host") IDENTIFIED BY $password;"
        echo "GRANT ALL ON *.* TO 'root'@$(quoted "$host") WITH GRANT OPTION;"
    fi
    [ -z "${MYSQL_DATABASE:-}" ] || echo "CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`;"
    if [ -n "${MYSQL_USER:-}" ] && [ -n "${MYSQL_PASSWORD:-}" ]; then
        echo "CREATE USER $(quoted "$MYSQL_USER")@'%' IDENTIFIED BY $(quoted "$MYSQL_PASSWORD");"
        [ -z "${MYSQL_DATABASE:-}" ] ||
            echo "GRANT ALL ON \`${MYSQL_DATABASE//_/\\_}\`.* TO $(quoted "$MYSQL_USER")@'%';"
    fi
}

# The scripts of /docker-entrypoint-initdb.d, on a server that only this container reaches.
run_scripts() {
    local script
    export MYSQL_PWD=${MYSQL_ROOT_PASSWORD:-}
    client() { mysql --user=root ${MYSQL_DATABASE:+"--database=$MYSQL_DATABASE"} "$@"; }
    say Note "Starting temporary server"
    mysqld --skip-networking "$1" &
    until mysqladmin --user=root ping > /dev/null 2>&1; do
        kill -0 $! 2> /dev/null || fail "Unable to start server."
        sleep 0.1
    done
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
        *.sh) say Note "$0: running $script" && if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
        *.sql) say Note "$0: running $script" && client < "$script" ;;
        *.sql.gz) say Note "$0: running $script" && gunzip -c "$script" | client ;;
        *) say Warn "$0: ignoring $script" ;;
        esac
    done
    say Note "Stopping temporary server"
    mysqladmin --user=root shutdown
    wait $!
    unset MYSQL_PWD
}

case ${1:-} in
-*) set -- mysqld "$@" ;;
esac
if [ "${1:-}" = mysqld ]; then
    # Options that only MySQL knows are let pass.
    for option; do
        shift
        case $option in
        --default-authentication-plugin* | --mysql-native-password* | --authentication-policy* | --mysqlx*) option=--loose-${option#--} ;;
        esac
        set -- "$@" "$option"
    done
    say Note "Entrypoint script for MySQL Server started, with Debian's MariaDB in its place."
    if [ "$(id -u)" = 0 ]; then
        find $data /var/run/mysqld \! -user mysql -exec chown mysql {} +
        exec setpriv --reuid=mysql --regid=mysql --clear-groups "$0" "$@"
    fi
    for name in MYSQL_ROOT_PASSWORD MYSQL_ROOT_HOST MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD; do from_file $name; done
    if [ ! -d $data/mysql ]; then
        [ -n "${MYSQL_ROOT_PASSWORD:-}${MYSQL_ALLOW_EMPTY_PASSWORD:-}${MYSQL_RANDOM_ROOT_PASSWORD:-}" ] ||
            fail "Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD"
        [ "${MYSQL_USER:-}" != root ] || fail 'MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user'
        if [ -n "${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then
            MYSQL_ROOT_PASSWORD=$(head -c 24 /dev/urandom | base64)
            say Note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
        fi
        say Note "Initializing database files"
        cp -R /usr/share/mysql/new/. /usr/share/mysql/last/. $data/
        (umask 077 && accounts > /tmp/accounts.sql)
        first=--init-file=/tmp/accounts.sql
        scripts=(/docker-entrypoint-initdb.d/*)
        if [ ${#scripts[@]} -gt 0 ]; then run_scripts $first; first=; fi
        say Note "MySQL init process done. Ready for start up."
    fi
    set -- "$@" ${first:+"$first"}
fi
exec "$@"
