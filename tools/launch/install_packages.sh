#!/bin/sh
# Installs Debian or Ubuntu packages as root, without starting or enabling their services:
#   sh tools/launch/install_packages.sh PACKAGE...
set -eu

policy=/usr/sbin/policy-rc.d
new=''
for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || new="$new $package"
done

# Debian starts no service while this script exits with 101. An existing script is kept.
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
install='apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends'
$install "$@" || { apt-get -q update && $install "$@"; }

# Packages enable their units for the next boot: disable those of the new packages.
command -v systemctl >/dev/null || exit 0
for package in $new; do
    for unit in $(dpkg -L "$package" | sed -n 's|.*/systemd/system/\([^/@]*\.service\)$|\1|p' | sort -u); do
        systemctl disable --quiet "$unit" || true
        [ ! -d /run/systemd/system ] || systemctl stop --quiet "$unit" || true
    done
done
