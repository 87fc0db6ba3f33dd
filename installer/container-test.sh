#!/usr/bin/env bash
# The container file without a builder: its instructions are followed in a clean root, and its entrypoint runs as its user,
# without capabilities, on a root filesystem that is read-only, until its own health check is content.
#
# Usage: installer/container-test.sh [WORKING_DIR]
# Needs root, debootstrap, util-linux and iproute2. A root in WORKING_DIR/clean and an image in WORKING_DIR/image/drawbridge are used again.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
work=${1:-$(mktemp -d)}
clean=$work/clean container=$work/container
failures=0

check() {
  if "${@:2}" >"$work/check.log" 2>&1; then printf 'ok    %s\n' "$1"; else printf "WRONG %s\n" "$1"; cat "$work/check.log"; failures=$((failures + 1)); fi
}

# Of the container file, with continued lines joined. $1: the instruction
instructions() { sed -e ':a' -e '/\\$/N; s/\\\n//; ta' "$root/packaging/container/Containerfile" | sed -n "s/^ *$1 //p"; }

# A JSON array of texts as lines.
words() { sed 's/^\[\(.*\)\]$/\1/' | grep -o '"[^"]*"' | tr -d '"'; }

[ -d "$work/image/drawbridge" ] || "$root/drawbridge" package appliance --to "$work/image"
[ -d "$clean/etc" ] || debootstrap --variant=minbase bookworm "$clean" >/dev/null
rm -rf "$container"
cp -a "$clean" "$container"
instructions RUN | sed -n 1p | chroot "$container" sh -e
while read -r from to; do cp -a "$work/image/$from" "$container$to"; done < <(instructions COPY)
instructions RUN | sed 1d | chroot "$container" sh -e
cp -r "$root/packaging/container/config/." "$container/etc/drawbridge"
user=$(instructions USER)
mapfile -t entrypoint < <(instructions ENTRYPOINT | words)
mapfile -t health < <(instructions HEALTHCHECK | sed 's/.*CMD //' | words)

# As the container's user, with nothing more than that.
drop=(setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all)

# In namespaces of its own, all read-only but the volume and /tmp, and a network without anything else.
contained() {
  unshare --mount --net sh -ec '
    ip link set lo up
    mount --bind "$0" "$0"
    mount --bind "$0$1" "$0$1"
    mount -o remount,bind,ro "$0"
    mount -t tmpfs -o size=64m,mode=1777 tmpfs "$0/tmp"
    mount -t proc proc "$0/proc"
    mount --bind /dev "$0/dev"
    root=$0; shift
    exec chroot "$root" "$@"' "$container" "$(instructions VOLUME)" "${drop[@]}" "$@"
}

contained "${entrypoint[@]}" >"$work/out.log" 2>"$work/err.log" &
running=$!
for _ in $(seq 240); do grep -q READY "$work/out.log" && break; sleep 0.5; done
# Of the shell's processes the innermost is the container's.
while child=$(pgrep -P "$running" | head -n 1) && [ -n "$child" ]; do running=$child; done
trap 'kill "$running" 2>/dev/null || true' EXIT
cat "$work/out.log"
check "it is ready" grep -q READY "$work/out.log"
check "its health check is content" nsenter -t "$running" --mount --net chroot "$container" "${drop[@]}" "${health[@]}"
check "it runs as its user" [ "$(stat -c %u "/proc/$running")" = "${user%:*}" ]
check "without capabilities" grep -q '^CapEff:[[:space:]]*0*$' "/proc/$running/status"
check "the first access is in the volume" test -s "$container$(instructions VOLUME)/first-access.txt"
check "and not in the log" eval "! grep -q 'one-time code' '$work/out.log' '$work/err.log'"
kill -TERM "$running"
for _ in $(seq 60); do [ -d "/proc/$running" ] || break; sleep 0.5; done
check "SIGTERM ends it" test ! -d "/proc/$running"
printf '%s wrong\n' "$failures"
[ "$failures" = 0 ]
