#!/bin/sh
# customize.sh ROOT OUT: makes of a Debian below ROOT one that boots from /dev/vda in seconds under emulation; kernel and initrd go to OUT.
set -eu
root=$1 out=$2 here=$(dirname "$0")

install -m 755 "$here/first-boot" "$root/usr/local/sbin/first-boot"
install -m 644 "$here/first-boot.service" "$root/etc/systemd/system/first-boot.service"

echo lima >"$root/etc/hostname"
echo '127.0.0.1 localhost' >"$root/etc/hosts"
echo '/dev/vda / ext4 noatime 0 0' >"$root/etc/fstab"
: >"$root/etc/machine-id"
# Where Lima's user network has its name server.
rm -f "$root/etc/resolv.conf"
echo 'nameserver 192.168.5.3' >"$root/etc/resolv.conf"
cat >"$root/etc/systemd/network/wired.network" <<'E'
[Match]
Name=eth*
[Network]
DHCP=ipv4
IPv6AcceptRA=no
LinkLocalAddressing=no
[DHCPv4]
UseDNS=no
E

# An initrd with nothing but the disk's drivers is unpacked faster.
cat >"$root/etc/initramfs-tools/initramfs.conf" <<'E'
MODULES=list
BUSYBOX=n
COMPRESS=gzip
FSTYPE=ext4
E
printf '%s\n' virtio_pci virtio_blk ext4 crc32c_generic >"$root/etc/initramfs-tools/modules"
# drivers/input stays: without it the guest doesn't see the power button, and a stop takes minutes.
for drop in sound net/wireless net/mac80211 net/bluetooth drivers/gpu drivers/media drivers/infiniband drivers/staging drivers/iio \
  drivers/hwmon drivers/usb drivers/net/ethernet drivers/net/wireless drivers/isdn drivers/mtd drivers/ata drivers/edac drivers/platform; do
  rm -rf "$root"/lib/modules/*/kernel/$drop
done

chroot "$root" sh -eu <<'E'
systemctl -q enable ssh systemd-networkd first-boot
systemctl -q mask systemd-networkd-wait-online.service systemd-timesyncd.service getty@tty1.service serial-getty@ttyS0.service \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  kmod-static-nodes.service sys-kernel-debug.mount sys-kernel-tracing.mount dev-mqueue.mount dev-hugepages.mount
ssh-keygen -A
kernel=$(ls /lib/modules)
depmod "$kernel"
update-initramfs -u -k "$kernel"
E
cp "$root"/boot/vmlinuz-* "$out/vmlinuz"
cp "$root"/boot/initrd.img-* "$out/initrd"
rm -rf "$root"/boot/* "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/* "$root"/var/lib/apt/lists/*
