#!/bin/sh
# build.sh OUT: makes OUT/disk.raw, OUT/vmlinuz and OUT/initrd, a Debian with fio that Lima and Colima boot. As root; needs mmdebstrap.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
root=$out/root
trap 'rm -rf "$root"' EXIT

# iptables, rsync and sshfs: Lima's boot.sh would fetch them from the network.
packages=linux-image-amd64,initramfs-tools,systemd-sysv,udev,dbus,libpam-systemd,kmod,procps,iproute2,iptables
packages=$packages,openssh-server,openssh-sftp-server,sudo,rsync,sshfs,fuse3,fio
mmdebstrap --quiet --mode=root --variant=minbase --format=directory --aptopt='APT::Install-Recommends "false"' \
  --include="$packages" --customize-hook="sh '$here/customize.sh' \"\$1\" '$out'" bookworm "$root"
rm -f "$out/disk.raw"
truncate -s 2G "$out/disk.raw"
mkfs.ext4 -q -F -d "$root" "$out/disk.raw"
chmod 644 "$out/disk.raw" "$out/vmlinuz" "$out/initrd"
