#!/bin/sh
# Install what the tests need beyond Python, where the system's package manager offers it:
# Chromium for the browser tests, PostgreSQL (its programs; no server is started) for the store's contract tests,
# nginx (its program) for the tests of the reverse proxy.
set -eu

have_browser() {
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}
have_postgres() {
  command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}
have_nginx() {
  command -v nginx >/dev/null 2>&1 || test -x /usr/sbin/nginx
}

if have_browser && have_postgres && have_nginx; then exit 0; fi
sudo=""
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo"; else
    echo "Chromium, PostgreSQL or nginx is missing and there is no right to install it: the tests that need it are skipped." >&2
    exit 0
  fi
fi
if command -v apt-get >/dev/null 2>&1; then
  $sudo apt-get update -qq
  have_browser || $sudo apt-get install -y -qq chromium >/dev/null
  have_postgres || $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
  have_nginx || $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null
elif command -v dnf >/dev/null 2>&1; then
  $sudo dnf install -y -q chromium postgresql-server nginx
elif command -v pacman >/dev/null 2>&1; then
  $sudo pacman -S --noconfirm --quiet --needed chromium postgresql nginx
elif command -v brew >/dev/null 2>&1; then
  have_browser || brew install --quiet --cask chromium
  have_postgres || brew install --quiet postgresql@16
  have_nginx || brew install --quiet nginx
else
  echo "No known package manager: install Chromium, PostgreSQL and nginx by hand to run the tests that need them." >&2
fi
