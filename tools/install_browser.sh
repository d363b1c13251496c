#!/bin/sh
# Install Chromium for the browser tests where the system's package manager offers one.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
sudo=""
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo"; else
    echo "No Chromium found and no right to install one: the browser tests are skipped." >&2
    exit 0
  fi
fi
if command -v apt-get >/dev/null 2>&1; then
  $sudo apt-get update -qq && $sudo apt-get install -y -qq chromium >/dev/null
elif command -v dnf >/dev/null 2>&1; then
  $sudo dnf install -y -q chromium
elif command -v pacman >/dev/null 2>&1; then
  $sudo pacman -S --noconfirm --quiet chromium
elif command -v brew >/dev/null 2>&1; then
  brew install --quiet --cask chromium
else
  echo "No known package manager: install Chromium by hand to run the browser tests." >&2
fi
