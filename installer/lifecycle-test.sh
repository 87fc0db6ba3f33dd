#!/usr/bin/env bash
# The life of the Debian package on a clean machine with a systemd of its own: installed, first feed, upgraded with messages
# in flight, a downgrade refused, a version that does not start rolled back, removed, purged.
#
# Usage: installer/lifecycle-test.sh [WORKING_DIR]
# Needs root, debootstrap and systemd-nspawn (apt-get install debootstrap systemd-container), a few minutes, 2 GB.
# A clean root that is already in WORKING_DIR/clean is used again.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
work=${1:-$(mktemp -d)}
clean=$work/clean machine=$work/machine packages=$work/packages
failures=0

step() { printf '\n== %s\n' "$1"; }
check() {
  if "${@:2}" >/dev/null 2>&1; then printf 'ok    %s\n' "$1"; else printf 'WRONG %s\n' "$1"; failures=$((failures + 1)); fi
}
equal() { check "$1: $2 = $3" [ "$2" = "$3" ]; }

# Within the machine.
inside() { nsenter -t "$booted" -m -u -i -n -p -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DRAWBRIDGE_API=http://127.0.0.1:8421 DEBIAN_FRONTEND=noninteractive "$@"; }

# How many files have come, once there are as many as that and no more come, or after 20 s.
delivered() {
  inside sh -c 'for i in $(seq 20); do sleep 1; now=$(ls /srv/drawbridge/archive | wc -l); [ "$now" -ge '"$1"' ] && break; done; sleep 1
    ls /srv/drawbridge/archive | wc -l'
}

boot() {
  systemd-nspawn --quiet --register=no --keep-unit --private-network -D "$machine" --boot --kill-signal=SIGRTMIN+3 \
    >"$work/console.log" 2>&1 </dev/null &
  container=$!
  trap 'kill -TERM "$container" 2>/dev/null || true' EXIT
  for _ in $(seq 100); do
    booted=$(pgrep -P "$container" | head -n 1 || true)
    [ -n "$booted" ] && inside systemctl is-active -q basic.target 2>/dev/null && return
    sleep 0.2
  done
  cat "$work/console.log"
  exit 1
}

# The first package under a later number, packed in haste. $1: release; $2: what to change in its tree; $3: the file
reissued() {
  local tree=$work/reissued
  rm -rf "$tree"
  dpkg-deb -R "$packages/$one" "$tree"
  sed -i "s/^\(Version: .*\)-1$/\1-$1/" "$tree/DEBIAN/control"
  sed -i "s/$version-1/$version-$1/" "$tree"/DEBIAN/{preinst,postinst,prerm,postrm}
  "$2" "$tree"
  dpkg-deb --root-owner-group -Zgzip -z1 --build "$tree" "$packages/$3" >/dev/null
}

as_it_is() { :; }

# Without the class that it starts with, so that it cannot start.
broken() { sed -i 's/^app.mainclass=.*/app.mainclass=org.drawbridge.Missing/' "$1"/opt/drawbridge/lib/app/*.cfg; }

step "packages"
mkdir -p "$packages"
[ -n "$(find "$packages" -name 'drawbridge_*-1_*.deb')" ] || "$root/drawbridge" package appliance --type deb --to "$packages"
one=$(basename "$packages"/drawbridge_*-1_*.deb)
version=$(dpkg-deb -f "$packages/$one" Version | sed 's/-1$//')
two=${one/-1_/-2_}
reissued 2 as_it_is "$two"
reissued 3 broken drawbridge-broken.deb

step "a clean machine"
[ -d "$clean/etc" ] || debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,procps bookworm "$clean" >/dev/null
rm -rf "$machine"
cp -a "$clean" "$machine"
cp "$packages"/*.deb "$machine/root"
# The clinic is another machine: the simulators of the first package, elsewhere.
dpkg-deb -x "$packages/$one" "$work/clinic" && rm -rf "$machine/root/clinic" && mv "$work/clinic/opt/drawbridge" "$machine/root/clinic"
mkdir -p "$machine/root/messages"
cp "$root/config/mappings/local-lab.tests/adds-loinc/in.hl7" "$machine/root/messages/lab.hl7"
boot

step "a wrong answers file changes nothing"
inside sh -c 'echo "api-prot = 1" > /etc/drawbridge.answers'
check "the installation is refused" eval "! inside dpkg -i /root/$one 2>$work/refused"
check "with the line" grep -q 'drawbridge.answers, line 1: expected one of' "$work/refused"
check "and no user was made" eval "! inside getent passwd drawbridge"

step "installed by an answers file"
inside sh -c 'printf "%s\n" "# for this test" "api-port = 8421" "healthy-within = 60" > /etc/drawbridge.answers'
began=$(date +%s%N)
inside dpkg -i "/root/$one" 2>&1 | grep '^drawbridge:' || true
took=$((($(date +%s%N) - began) / 1000000))
inside drawbridge health --wait 15 || true
check "healthy" inside drawbridge health
printf 'dpkg -i until it is healthy: %s ms\n' "$took"
check "in 15 s" [ "$took" -le 15000 ]
equal "who it runs as" "$(inside sh -c 'ps -o user:16= -p $(systemctl show -P MainPID drawbridge)')" drawbridge
check "the first access is for root and the service alone" inside test "$(inside stat -c %a:%U /var/lib/drawbridge/first-access.txt)" = 600:drawbridge
check "and not in the log" eval "! inside journalctl -u drawbridge | grep -q 'one-time code'"
check "a command of root finds home and configuration" inside drawbridge check
check "a code can be had again" inside drawbridge account reset admin
inside systemctl restart drawbridge
check "and the service still reads its vault" inside drawbridge health --wait 15

step "what lies beside the program is found"
check "the validators" inside sh -c 'drawbridge validate /root/messages/lab.hl7; [ $? -le 1 ]'
check "the documentation" inside bash -c 'exec 3<>/dev/tcp/127.0.0.1/8421
  printf "GET /docs/tutorial/first-feed.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" >&3
  grep -q "Your first feed" <&3'

step "the tutorial, command by command"
# What is indented from step 2 on; root needs no sudo.
sed -n '/^## 2/,/^## 5/s/^    //p' "$root/docs/tutorial/first-feed.md" | sed 's/sudo //g' >"$machine/root/tutorial.sh"
check "all commands succeed" inside sh -ec 'cd /root && . ./tutorial.sh > tutorial.log 2>&1'
cat "$machine/root/tutorial.log"
equal "delivered" "$(delivered 1)" 1
check "as FHIR" inside sh -c 'grep -q TESTPATIENT /srv/drawbridge/archive/*.json'

step "upgraded with messages in flight"
inside /root/clinic/bin/drawbridge simulate clinic --to 127.0.0.1:2575 --rate 50 --rounds 1500 /root/messages >"$work/clinic.log" &
clinic=$!
sleep 4
inside dpkg -i "/root/$two" 2>&1 | grep '^drawbridge:' || true
check "healthy" inside drawbridge health --wait 15
equal "version" "$(inside dpkg-query -W -f '${Version}' drawbridge)" "$version-2"
wait "$clinic" || true
cat "$work/clinic.log"
acknowledged=$(sed -n 's/.* sent, \([0-9]*\) acknowledged.*/\1/p' "$work/clinic.log")
equal "acknowledged" "$acknowledged" 1500
equal "delivered, each once" "$(delivered $((acknowledged + 1)))" $((acknowledged + 1))
check "there is a backup" inside sh -c 'cd /var/backups/drawbridge/before-upgrade-from-*-1-* && sha256sum --quiet -c backup.sha256 && test -e configuration/drawbridge.yaml'
check "the configuration was kept" inside grep -q archive /etc/drawbridge/channels/first-feed.yaml

step "a downgrade"
check "is refused" eval "! inside dpkg -i /root/$one 2>$work/downgrade"
grep '^drawbridge:' "$work/downgrade" || true
check "with the reason" grep -q "version $version-2 is installed, and $version-1 is older" "$work/downgrade"
check "and nothing has stopped" inside drawbridge health

step "a version that does not start"
check "fails to install" eval "! inside dpkg -i /root/drawbridge-broken.deb 2>$work/broken.log"
grep '^drawbridge:' "$work/broken.log" || true
check "and the one of before runs again" inside /opt/drawbridge.previous/bin/drawbridge health --wait 15
inside dpkg -i "/root/$two" 2>&1 | grep '^drawbridge:' || true
check "until a good one is installed" inside drawbridge health --wait 15
check "which leaves no traces of that" inside test ! -e /opt/drawbridge.previous -a ! -e /etc/systemd/system/drawbridge.service.d/way-back.conf

step "removed"
inside dpkg -r drawbridge 2>&1 | grep '^drawbridge:' || true
check "the data are still there" inside test -d /var/lib/drawbridge/journal
check "and the program is not" inside test ! -e /opt/drawbridge
inside dpkg -i "/root/$two" >/dev/null 2>&1
check "installed again, it goes on" inside drawbridge health --wait 15

step "purged"
inside rm -rf /srv/drawbridge/archive
inside dpkg -P drawbridge >/dev/null 2>&1
left=$(inside find / -xdev \( -path /root -o -path /proc -o -path /sys -o -path /var/log/journal \) -prune -o -iname '*drawbridge*' -print)
equal "left" "[$left]" "[]"
check "no user" eval "! inside getent passwd drawbridge"

printf '\n%s wrong\n' "$failures"
[ "$failures" = 0 ]
