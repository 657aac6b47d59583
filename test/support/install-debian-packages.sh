#!/usr/bin/env bash
# The real servers and the browser that the tests drive, as Debian packages (package.json runs this as `pretest`).
# In: nothing. Out: every program in `have` is there, or exit 1 with the package names. Never: a service left running.
set -euo pipefail

have() {
  case $1 in
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' ;;
    mosquitto) [[ -x /usr/sbin/mosquitto ]] ;;
    mosquitto-clients) [[ -x /usr/bin/mosquitto_pub && -x /usr/bin/mosquitto_sub ]] ;;
    chromium) [[ -x /usr/bin/chromium ]] ;;
    # without it every Chinese text is a row of boxes, and all DOM tests still pass
    fonts-noto-cjk) compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK-*.ttc' ;;
  esac >/dev/null
}

missing_packages() {
  local package
  for package in postgresql mosquitto mosquitto-clients chromium fonts-noto-cjk; do
    have "$package" || echo "$package"
  done
}

mapfile -t missing < <(missing_packages)
((${#missing[@]})) || exit 0

if ((EUID != 0)); then
  echo "The tests need Debian packages that are missing here: ${missing[*]}" >&2
  echo "Install them as root: apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi

# Debian starts a server when its package is installed: policy-rc.d 101 forbids that, as long as we install.
policy=/usr/sbin/policy-rc.d
kept=
restore_policy() {
  rm -f "$policy"
  if [[ -n $kept ]]; then mv "$kept" "$policy"; fi
}
if [[ -e $policy ]]; then
  kept=$(mktemp "$policy.XXXXXX")
  mv "$policy" "$kept"
fi
trap restore_policy EXIT
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

# the tests make clusters of their own in temporary folders; the packaged one would only take time and memory
mkdir -p /etc/postgresql-common/createcluster.d
echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/anling-tests.conf

apt() {
  local attempt
  for attempt in 1 2 3; do
    DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold \
      -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 "$@" && return 0
    echo "apt-get $1: attempt $attempt failed" >&2
    if ((attempt < 3)); then sleep $((attempt * 5)); fi
  done
  return 1
}

echo "Installing ${missing[*]} for the tests"
apt update
apt install --no-install-recommends "${missing[@]}"

mapfile -t missing < <(missing_packages)
if ((${#missing[@]})); then
  echo "Installed, but still not where the tests look for them: ${missing[*]}" >&2
  exit 1
fi
