#!/bin/sh
# nfs-ganesha 4.3: `Bind_addr = 127.0.0.1` ends it where loopback is the only interface, with `No IP address found for 127.0.0.1`.
#
# ganesha-core-config(8) calls Bind_addr an address. A numeric one needs no name service, so the guess: in a network namespace with loopback
# alone, as a test or a VM's user network has it, the server binds to it as it does elsewhere. Seen: a fatal error of the configuration. Without
# the line, and so on every address of the namespace, it goes on. The cause may be AI_ADDRCONFIG, for which getaddrinfo(3) counts no loopback.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q nfs-ganesha=4.3-2 nfs-ganesha-vfs=4.3-2 libntirpc4.3=4.3-2 > /dev/null 2>&1 ||
  { echo "nfs-ganesha 4.3-2 of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
for package in *.deb; do dpkg -x "$package" root; done
lib=$dir/root/usr/lib/$(uname -m)-linux-gnu
export LD_LIBRARY_PATH="$dir/root/usr/lib/ganesha:$lib"
ganesha=$(find "$dir/root/usr" -name ganesha.nfsd | head -n 1)
"$ganesha" -v > /dev/null || { echo "its libraries are missing: apt-get install --no-install-recommends nfs-ganesha brings them" >&2; exit 2; }
command -v bwrap > /dev/null && [ "$(id -u)" = 0 ] || { echo 'it needs root and bubblewrap' >&2; exit 2; }
mkdir share state
serve() {
  cat > conf <<CONF
NFS_CORE_PARAM { Plugins_Dir="$lib/ganesha"; Protocols=4; NFS_Port=12049; Enable_NLM=false; Enable_RQUOTA=false; $1 }
NFSv4 { Graceless=true; RecoveryBackend=fs; RecoveryRoot=$dir/state; }
EXPORT { Export_Id=1; Path=$dir/share; Pseudo=/share; Protocols=4; Transports=TCP; Access_Type=RW; SecType=sys; FSAL { Name=VFS; } }
CONF
  rm -f log
  timeout -s KILL "$2" bwrap --unshare-net --die-with-parent --dev-bind / / "$ganesha" -F -f conf -L "$dir/log" -p "$dir/pid" > /dev/null 2>&1 || true
}
serve 'Bind_addr=127.0.0.1;' 20
said=$(grep -o 'No IP address found for 127.0.0.1.*' log || true)
echo "$("$ganesha" -v), loopback alone, Bind_addr=127.0.0.1: ${said:-it starts}"
[ -n "$said" ] || { echo 'changed: the address is found' >&2; exit 1; }
serve '' 20
grep -q 'NFS SERVER INITIALIZED' log || { echo 'without Bind_addr it does not start either' >&2; exit 1; }
echo 'the same without Bind_addr: NFS SERVER INITIALIZED'
