#!/bin/bash
# Runs the image's own command from its file system as a container runtime does: its own mounts and process tree,
# read-only root, writable volumes only, its user, few capabilities. It has no network of its own, so that tests on
# 127.0.0.1 reach it. Called under `unshare --mount --pid --fork`: these mounts disappear with the process.
#
# usage: run-container.sh ROOT HOSTS MNT UID GID CAPABILITIES STATE_MIB COMMAND...
# HOSTS becomes /etc/hosts, the folder MNT becomes /mnt. CAPABILITIES is a bounding set for setpriv; COMMAND gets this script's environment.
set -euo pipefail
root=$1 hosts=$2 mnt=$3 uid=$4 gid=$5 capabilities=$6 state_mib=$7
shift 7

mount --make-rprivate /
# Bind-mounted over itself, so that the file system below stays unchanged.
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o "mode=0750,uid=$uid,gid=$gid,size=${state_mib}m,nosuid,nodev" lamp-state "$root/run/lamp"
mount -t tmpfs -o "mode=1777,size=16m,nosuid,nodev" lamp-tmp "$root/tmp"
mount -t tmpfs -o mode=0755 lamp-dev "$root/dev"
for device in null zero random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount --bind "$hosts" "$root/etc/hosts"
mount --bind "$mnt" "$root/mnt"
mount -o remount,bind,ro "$root"

cd "$root"
exec chroot "$root" /usr/bin/setpriv "--reuid=$uid" "--regid=$gid" --clear-groups \
  --pdeathsig KILL --inh-caps=-all "--bounding-set=$capabilities" -- "$@"
