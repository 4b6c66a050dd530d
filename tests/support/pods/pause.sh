#!/usr/bin/env bash
# PID 1 of a pod: builds the root that its containers see, says "ready", then does what a pause
# container does: it keeps the namespaces alive and reaps orphans (bash reaps every child of its own,
# adopted ones too). Standard input is held by the tests; when it ends, so does this process, and with
# it everything in the pod.
#
#   pause.sh ROOT TABLE NAME
#
# ROOT is an empty folder to build on, NAME the host name. TABLE lists mounts, one a line, separated by
# tabs: `ro` or `rw`, source on the host, target in the pod.
set -euo pipefail
root="$1" table="$2" name="$3"

bind() { # MODE SOURCE TARGET
  local target="$root$3"
  if [[ -d $2 ]]; then
    mkdir -p "$target"
  else
    mkdir -p "$(dirname "$target")"
    touch "$target"
  fi
  mount --bind "$2" "$target"
  mount -o "remount,bind,$1" "$target"
}

mount -t tmpfs -o mode=0755,size=16m root "$root"

# The programs and libraries of the host, to be read; nothing else of it.
bind ro /usr /usr
for folder in /bin /sbin /lib /lib32 /lib64 /libx32; do
  if [[ -L $folder ]]; then cp -P "$folder" "$root$folder"; elif [[ -d $folder ]]; then bind ro "$folder" "$folder"; fi
done
# What the host has installed by hand is not part of the pod: here lies what the pod mounts.
mount -t tmpfs -o mode=0755,size=1m local "$root/usr/local"
mkdir -p "$root/etc"
if [[ -e /etc/ld.so.cache ]]; then bind ro /etc/ld.so.cache /etc/ld.so.cache; fi
if [[ -d /etc/alternatives ]]; then bind ro /etc/alternatives /etc/alternatives; fi
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
: >"$root/etc/resolv.conf"
for device in null zero full random urandom; do bind rw "/dev/$device" "/dev/$device"; done
ln -s /proc/self/fd "$root/dev/fd"

mkdir -p "$root/ipc" "$root/proc" "$root/.host"
mount -t tmpfs -o mode=0770,uid=10001,gid=10001,size=64m ipc "$root/ipc"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
echo "$name" >"$root/proc/sys/kernel/hostname"
while IFS=$'\t' read -r mode source target; do bind "$mode" "$source" "$target"; done <"$table"

cd "$root"
pivot_root . .host
umount -l /.host
rmdir /.host
mount -o remount,ro /
mount -o remount,ro /usr/local
echo ready
exec -a pause bash -c 'exec >&-; while read -r _; do :; done'
