#!/bin/sh
# mapapp on a Debian 12 with nothing on it: the README's command in a fresh debootstrap folder, by hand and as root.
#
#     sh tests/dev/bare-debian.sh [--with FILE]... [--test] [MIRROR]
#
# MIRROR is where Debian's packages come from; without it, the first one of this machine's own sources. --with copies a
# file of this machine to the same place inside: what its network needs, such as a certificate or pip's settings.
# --test also runs ./dev test inside. The folder, its mounts and its processes are gone afterwards.
set -eu
cd "$(dirname "$0")/../.."
place=$(mktemp -d)
chmod 755 "$place" # apt works as a user of its own
log=${TMPDIR:-/tmp}/bare-debian.log # stays, for whoever asks why
inside=$place/home/mapapp
port=8765
with=
test=

processes() {
    for process in /proc/[0-9]*; do
        case $(readlink "$process/root" 2>/dev/null) in "$place"*) echo "${process#/proc/}" ;; esac
    done
}

clean() {
    for process in $(processes); do kill -9 "$process" 2>/dev/null || :; done
    for mounted in dev/pts dev/shm dev proc; do
        if mountpoint -q "$place/$mounted"; then umount "$place/$mounted"; fi
    done
    rm -rf --one-file-system "$place"
}
trap clean EXIT
trap 'exit 130' INT TERM

while [ $# -gt 0 ]; do
    case $1 in
    --with) with="$with $2"; shift ;;
    --test) test=yes ;;
    *) break ;;
    esac
    shift
done
mirror=${1:-$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\).*/\2/p' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1)}

echo "== a bare Debian 12"
debootstrap --variant=minbase bookworm "$place" $mirror >"$log" 2>&1 || { tail "$log"; exit 1; }
mount -t proc proc "$place/proc"
mount -t tmpfs tmpfs "$place/dev"
for device in null zero random urandom tty; do cp -a "/dev/$device" "$place/dev/"; done
mkdir "$place/dev/shm" "$place/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$place/dev/pts"
ln -s pts/ptmx "$place/dev/ptmx"
mount -t tmpfs tmpfs "$place/dev/shm"
for file in /etc/resolv.conf /etc/hosts $with; do
    mkdir -p "$place$(dirname "$file")"
    cp -rL "$file" "$place$file"
done
mkdir -p "$inside"
git archive HEAD | tar -x -C "$inside"

start() {
    began=$(date +%s%N)
    chroot "$place" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin /home/mapapp/dev up --port $port >"$log" 2>&1 &
    started=$!
    until grep -q 'Ctrl-C stops it' "$log"; do
        kill -0 "$started" 2>/dev/null || { cat "$log"; echo "It ended."; exit 1; }
        sleep 0.05
    done
    echo "ready after $((($(date +%s%N) - began) / 1000000)) ms"
}

stop() {
    began=$(date +%s%N)
    kill -INT "$started"
    wait "$started" || { echo "exit code $?"; cat "$log"; exit 1; }
    echo "stopped after $((($(date +%s%N) - began) / 1000000)) ms"
    left=$(processes)
    if [ -n "$left" ]; then echo "Processes are left: $left"; exit 1; fi
    echo "no process is left"
}

echo "== ./dev up"
start
cat "$log"
for page in healthz readyz signin/; do
    printf '%s ' "$page"
    chroot "$place" /home/mapapp/.venv/bin/python -c "
import sys, urllib.request
print(urllib.request.urlopen('http://127.0.0.1:$port/' + sys.argv[1]).status)" "$page"
done
stop
echo "== the second start"
start
stop

if [ -n "$test" ]; then
    echo "== ./dev test"
    chroot "$place" env CI=true HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin /home/mapapp/dev test </dev/null
fi
