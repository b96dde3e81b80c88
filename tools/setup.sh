#!/bin/sh
# Everything the project needs on a new Debian or Ubuntu machine: system packages, the virtual environment, kb.
#
#   tools/setup.sh [lab] [site]      lab: what hosts need; site: a browser for the tests
#
# Installs only what is missing, says what it installs, and does nothing when all is there. KB_INSTALL=0 forbids
# system packages: then one line says what is missing.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 2; }

find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

install_packages() {
    list=$(printf '%s ' "$@")
    [ "${KB_INSTALL:-1}" != 0 ] || fail "KB_INSTALL=0, and not on this machine: ${list}(apt-get install $list)"
    command -v apt-get >/dev/null || fail "not on this machine: ${list}install them with your package manager"
    [ "$(id -u)" = 0 ] || fail "not on this machine: ${list}(as root: apt-get install $list)"
    say "installing $list"
    log=$(mktemp)
    if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        fail "apt-get could not install $list(its whole output: $log)"
    fi
    rm -f "$log"
}

missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || printf '%s ' "$package"
    done
}

python=$(find_python) || fail "Python 3.11 or newer is needed (apt-get install python3)"

if [ ! -x .venv/bin/python ]; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages python3-venv
    fi
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv || { rm -rf .venv; fail "$python -m venv failed"; }
fi
lock=$(cksum <requirements.lock)
if [ "$(cat .venv/lock 2>/dev/null)" != "$lock" ]; then
    say "installing the locked Python packages"
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    printf '%s' "$lock" >.venv/lock
fi

for part in "$@"; do
    case $part in
        lab)
            # As root on Linux the lab makes its own machines. Elsewhere it needs a Docker that is there already.
            if [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ]; then
                wanted=$(.venv/bin/python -c 'from kb.lab.packages import LAB_PACKAGES as p; print(*p)')
                # An engine that came from elsewhere (docker-ce) is as good.
                command -v dockerd >/dev/null && wanted=$(printf '%s\n' $wanted | grep -vx docker.io)
                absent=$(missing_packages $wanted)
                [ -z "$absent" ] || install_packages $absent
                # From Debian 13 on, the engine's package has no client in it.
                command -v docker >/dev/null || install_packages docker-cli
            elif ! [ -S /var/run/docker.sock ] && [ -z "${DOCKER_HOST:-}${KB_DOCKER_HOSTS:-}" ]; then
                fail "no root and no Docker here: run as root on Linux, or install and start Docker"
            fi
            ;;
        site)
            # Playwright's driver needs it; Debian's Chromium brings it along, others do not.
            if command -v dpkg-query >/dev/null && [ -n "$(missing_packages libatomic1)" ]; then
                install_packages libatomic1
            fi
            command -v minisign >/dev/null || install_packages minisign # signs receipts and checks signatures
            if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
                # Ubuntu has it as a snap only, which a machine without snapd cannot run: there it is Playwright's.
                if ! grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; then
                    install_packages chromium fonts-noto-cjk
                elif ! ls -d "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-* >/dev/null 2>&1; then
                    [ -z "$(missing_packages fonts-noto-cjk)" ] || install_packages fonts-noto-cjk
                    [ "${KB_INSTALL:-1}" != 0 ] || fail "KB_INSTALL=0, and not on this machine: a browser (.venv/bin/playwright install --with-deps chromium)"
                    say "installing Playwright's Chromium"
                    .venv/bin/playwright install --with-deps chromium >/dev/null || fail "Playwright could not install its Chromium"
                fi
            fi
            ;;
    esac
done
