#!/bin/bash
# Runs the image's own command from its file system as a container runtime does: its own mounts and process tree,
# read-only root, writable volumes only, its user, few capabilities. Not its own network, so that tests on
# 127.0.0.1 reach it. Called under `unshare --mount --pid --fork`: what is mounted here is gone with the process.
#
# usage: run-container.sh ROOT HOSTS MNT UID GID CAPABILITIES STATE_MIB COMMAND...
# HOSTS becomes /etc/hosts, the folder MNT is seen as /mnt. CAPABILITIES is a bounding set as setpriv takes it; COMMAND gets this script's environment.
set -euo pipefail
root=$1 hosts=$2 mnt=$3 uid=$4 gid=$5 capabilities=$6 state_mib=$7
shift 7

mount --make-rprivate /
# A mount of its own, over itself: the file system below stays as it is.
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
