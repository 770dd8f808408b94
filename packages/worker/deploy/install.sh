#!/usr/bin/env bash
# Installs the worker of fileproc as a systemd service on Amazon Linux 2023 and Debian (12 or newer), brings it up to date,
# or takes it away. Run again it changes only what differs; settings are never overwritten.
set -euo pipefail
umask 022

readonly PACKAGE='@cis/fileproc-worker'
readonly NODE_MAJOR=24
readonly PREFIX=/opt/fileproc
readonly APP="$PREFIX/app"
readonly OWN_NODE="$PREFIX/node/node_modules/.bin/node"
readonly NPM_MAJOR=11
readonly COMMAND=/usr/local/bin/fileproc
readonly SETTINGS=/etc/fileproc/worker.env
readonly UNIT=fileproc-worker.service
readonly UNIT_FILE="/etc/systemd/system/$UNIT"
readonly ACCOUNT=fileproc
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

usage() {
  cat <<'USAGE'
usage: install.sh [options]                as root

  --version RANGE     this version of @cis/fileproc-worker from the npm registry; default latest
  --tarball PATH      in place of the registry: a packed .tgz, or a folder of them; may be given again for packages
                      that the worker needs. A file SHA256SUMS beside them is checked first.
  --set NAME=VALUE    writes a setting into /etc/fileproc/worker.env; may be given again
  --no-start          installs and enables the service without starting it
  --uninstall         stops the service and takes the program away; settings, state and the user stay
  --purge             with --uninstall: these, too
USAGE
}

say() { printf 'fileproc: %s\n' "$*"; }
fail() {
  printf 'fileproc: %s\n' "$*" >&2
  exit 1
}

# True where systemd runs this machine: not so in a chroot or while an image is built.
systemd_runs() { [ -d /run/systemd/system ]; }

version=latest
tarballs=()
assignments=()
start=yes
action=install
purge=no
while [ $# -gt 0 ]; do
  case $1 in
    --version | --tarball | --set)
      [ $# -ge 2 ] || fail "$1 needs a value; see --help"
      case $1 in
        --version) version=$2 ;;
        --tarball) tarballs+=("$2") ;;
        --set)
          [[ $2 =~ ^[A-Z][A-Z0-9_]*= ]] || fail "--set takes NAME=VALUE, not: $2"
          assignments+=("$2")
          ;;
      esac
      shift 2
      ;;
    --no-start) start=no && shift ;;
    --uninstall) action=uninstall && shift ;;
    --purge) purge=yes && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "unknown option: $1" ;;
  esac
done
[ "$(id -u)" -eq 0 ] || fail 'must be run as root: sudo bash install.sh'

uninstall() {
  if systemd_runs; then systemctl disable --now "$UNIT" 2>/dev/null || true; fi
  rm -f "$UNIT_FILE" "/etc/systemd/system/multi-user.target.wants/$UNIT" "$COMMAND"
  if systemd_runs; then systemctl daemon-reload; fi
  rm -rf "$PREFIX" /var/cache/fileproc
  if [ "$purge" = yes ]; then
    rm -rf /etc/fileproc /var/lib/fileproc
    if getent passwd "$ACCOUNT" >/dev/null; then userdel "$ACCOUNT"; fi
    say 'taken away with settings and state'
  else
    say 'taken away; /etc/fileproc, /var/lib/fileproc and the user stay (--purge takes them, too)'
  fi
}

system_packages() {
  if command -v dnf >/dev/null; then
    dnf -y -q install "$@"
  elif command -v apt-get >/dev/null; then
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@"
  else
    fail "neither dnf nor apt-get is here; install $* and run this again"
  fi
}

# The SQLite of Node has full-text search since 22.16.
new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 16) ? 0 : 1)' \
    2>/dev/null
}

# Prints the Node that is used: one of the system, else the one that was brought by npm.
find_node() {
  local candidate
  for candidate in "$(command -v node || true)" "/usr/bin/node-$NODE_MAJOR" "$OWN_NODE"; do
    if [ -n "$candidate" ] && [ -x "$candidate" ] && new_enough "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

install_node() {
  if find_node >/dev/null && command -v npm >/dev/null; then return; fi
  say "installing Node"
  # shellcheck disable=SC1091 # of the system
  case $(. /etc/os-release && printf '%s:%s' "$ID" "${VERSION_ID:-}") in
    amzn:2023*) system_packages "nodejs$NODE_MAJOR" "nodejs$NODE_MAJOR-npm" shadow-utils ;;
    *) system_packages nodejs npm ;;
  esac
  command -v npm >/dev/null || fail 'npm is not there after the install; install Node 24 with npm and run this again'
  if find_node >/dev/null; then return; fi
  say "the system's Node is $(node --version); Node $NODE_MAJOR comes by npm into $PREFIX/node"
  # And an npm that runs on it: an npm on an old Node leaves out, without a word, optional packages for newer ones (sharp).
  npm install --silent --no-audit --no-fund --prefix "$PREFIX/node" "node@$NODE_MAJOR" "npm@$NPM_MAJOR"
  find_node >/dev/null || fail "Node $NODE_MAJOR could not be installed by npm; install it and run this again"
}

# A PDF file that does not carry its Japanese fonts is drawn, for OCR and thumbnails, with those of the system.
install_fonts() {
  if [ -n "$(find /usr/share/fonts -iname '*cjk*' -print -quit 2>/dev/null)" ]; then return; fi
  local name
  for name in fonts-noto-cjk google-noto-sans-cjk-fonts google-noto-sans-cjk-ttc-fonts; do
    case $name in
      fonts-*) command -v apt-get >/dev/null || continue ;;
      *) command -v dnf >/dev/null || continue ;;
    esac
    if system_packages "$name" >/dev/null 2>&1; then return; fi
  done
  say 'no package of Japanese fonts was found; PDF files without fonts of their own are drawn without Japanese letters'
}

# Turns --tarball into absolute paths in `packages`, checked where there are checksums.
collect_tarballs() {
  local given folder
  for given in "${tarballs[@]}"; do
    [ -e "$given" ] || fail "there is no $given"
    folder=$(cd "$(if [ -d "$given" ]; then printf '%s' "$given"; else dirname "$given"; fi)" && pwd)
    if [ -f "$folder/SHA256SUMS" ]; then
      (cd "$folder" && sha256sum --quiet --strict --check --ignore-missing SHA256SUMS) ||
        fail "a tarball in $folder is not what SHA256SUMS says"
    fi
    if [ -d "$given" ]; then packages+=("$folder"/*.tgz); else packages+=("$folder/$(basename "$given")"); fi
  done
}

install_program() {
  local node packages=()
  node=$(find_node)
  if [ ${#tarballs[@]} -gt 0 ]; then collect_tarballs; else packages=("$PACKAGE@$version"); fi
  rm -rf "$APP.new"
  mkdir -p "$APP.new"
  printf '{ "private": true }\n' >"$APP.new/package.json"
  # No package that fileproc needs has to run a script when it is installed, so none may.
  (cd "$APP.new" && PATH="$(dirname "$node"):$PATH" npm install --silent --no-audit --no-fund --omit=dev --ignore-scripts "${packages[@]}")
  "$node" "$APP.new/node_modules/.bin/fileproc" --version >/dev/null || fail 'the installed program does not start'
  (cd "$APP.new" && "$node" --input-type=module --eval 'await import("sharp")' >/dev/null) ||
    fail 'sharp, which decodes images, is not there for this machine: npm has left out an optional package'
  # A worker that runs goes on with the old files until it is started anew.
  rm -rf "$APP.old"
  if [ -d "$APP" ]; then mv "$APP" "$APP.old"; fi
  mv "$APP.new" "$APP"
  printf '#!/bin/sh\nexec %s %s/node_modules/.bin/fileproc "$@"\n' "$node" "$APP" >"$COMMAND.new"
  chmod 755 "$COMMAND.new"
  mv "$COMMAND.new" "$COMMAND"
}

install_account() {
  if ! getent passwd "$ACCOUNT" >/dev/null; then
    useradd --system --user-group --home-dir /var/lib/fileproc --no-create-home --shell /usr/sbin/nologin "$ACCOUNT"
  fi
}

# Replaces the line NAME= or #NAME=, or adds one at the end.
write_setting() {
  local name=${1%%=*}
  NAME=$name LINE=$1 awk '
    index($0, ENVIRON["NAME"] "=") == 1 || index($0, "#" ENVIRON["NAME"] "=") == 1 {
      if (!written) print ENVIRON["LINE"]
      written = 1
      next
    }
    { print }
    END { if (!written) print ENVIRON["LINE"] }' "$SETTINGS" >"$SETTINGS.new"
  chmod 600 "$SETTINGS.new"
  mv "$SETTINGS.new" "$SETTINGS"
}

install_settings() {
  install -d -m 755 /etc/fileproc
  install -m 644 "$here/.env.example" "$SETTINGS.example"
  # Only root reads it: systemd does so for the service. It may hold the password of OpenSearch.
  if [ ! -e "$SETTINGS" ]; then install -m 600 "$here/.env.example" "$SETTINGS"; fi
  local assignment
  for assignment in ${assignments[@]+"${assignments[@]}"}; do write_setting "$assignment"; done
}

install_service() {
  install -D -m 644 "$here/systemd/$UNIT" "$UNIT_FILE"
  mkdir -p /etc/systemd/system/multi-user.target.wants
  ln -sf "$UNIT_FILE" "/etc/systemd/system/multi-user.target.wants/$UNIT"
  local missing
  missing=$(grep -E '^(AWS_REGION|S3_BUCKET|SQS_QUEUE_URL|OPENSEARCH_ENDPOINT)=$' "$SETTINGS" | tr -d '=' | tr '\n' ' ') || true
  if ! systemd_runs; then
    say 'systemd does not run here: the service starts with the system'
  elif systemctl daemon-reload && [ -n "$missing" ]; then
    say "not started: set ${missing}in $SETTINGS, then: systemctl start $UNIT"
  elif [ "$start" = yes ]; then
    systemctl restart "$UNIT"
    say "runs: journalctl -fu $UNIT"
  fi
  rm -rf "$APP.old"
}

if [ "$action" = uninstall ]; then
  uninstall
  exit
fi
install_node
install_fonts
install_account
install_program
install_settings
install_service
say "$("$COMMAND" --version) is installed; check it: systemd-run --pty --wait --collect -p User=$ACCOUNT -p EnvironmentFile=$SETTINGS $COMMAND worker --validate-only"
