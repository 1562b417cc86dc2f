# Sourced by the other scripts: brings what pip and npm can't, from Debian's packages where they are.

# As root, or with sudo.
apt_get() {
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >/dev/null
}

# need CHECK "what to install by hand" DEBIAN-PACKAGE...
need() {
  local check=$1 what=$2
  shift 2
  if "$check" &>/dev/null; then return; fi
  if command -v apt-get >/dev/null; then
    echo "setup: apt-get install $*"
    apt_get update && apt_get install --yes --no-install-recommends "$@" || true
  fi
  if ! "$check" &>/dev/null; then
    echo "setup: this needs $what (Debian: $*): please install it, then run make again" >&2
    exit 1
  fi
}
