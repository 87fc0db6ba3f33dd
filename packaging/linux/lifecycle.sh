# What the scripts of the packages do, for deb and rpm alike. In front of each of them when a package is made.
# POSIX sh; nothing of the package itself is there yet when the first part runs.
set -e

home=/var/lib/drawbridge
config=/etc/drawbridge
backups=/var/backups/drawbridge
files=/srv/drawbridge
app=/opt/drawbridge
previous=/opt/drawbridge.previous
answers=/etc/drawbridge.answers
unit=drawbridge.service
way_back=/etc/systemd/system/$unit.d/way-back.conf

say() { printf 'drawbridge: %s\n' "$*" >&2; }
refuse() { say "$*"; exit 1; }

running_systemd() { [ -d /run/systemd/system ]; }

# Whether the installed version did not become ready, and the one before it runs.
gone_back() { [ -e "$way_back" ] && [ -d "$previous" ]; }

# One answer of an unattended installation, else the default.
answer() {
  given=
  if [ -r "$answers" ]; then
    given=$(sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*$/\1/p" "$answers" | tail -n 1)
  fi
  printf '%s' "${given:-$2}"
}

# A wrong answers file stops an installation before it has changed anything.
check_answers() {
  [ -e "$answers" ] || return 0
  [ -r "$answers" ] || refuse "$answers cannot be read."
  wrong=$(grep -nvE '^[[:space:]]*(#.*)?$|^[[:space:]]*(api-host|api-port|start|backup|healthy-within)[[:space:]]*=[[:space:]]*[^[:space:]]+[[:space:]]*$' "$answers" | head -n 1 || true)
  [ -z "$wrong" ] || refuse "$answers, line ${wrong%%:*}: expected one of api-host, api-port, start, backup, healthy-within, as key = value."
  case "$(answer start yes)" in yes|no) ;; *) refuse "$answers: start: expected yes or no." ;; esac
  case "$(answer backup yes)" in yes|no) ;; *) refuse "$answers: backup: expected yes or no." ;; esac
  number api-port 8420 65535
  number healthy-within 600 600
  answer api-host 127.0.0.1 | grep -qE '^[A-Za-z0-9.:-]+$' || refuse "$answers: api-host: expected an address or a name of this machine."
}

number() {
  value=$(answer "$1" "$2")
  case $value in
    ''|*[!0-9]*|??????*) refuse "$answers: $1: expected a number from 1 to $3." ;;
  esac
  { [ "$value" -ge 1 ] && [ "$value" -le "$3" ]; } || refuse "$answers: $1: expected a number from 1 to $3."
}

# Before files are replaced: a copy of the home, and of the program for the way back; then the old one ends.
# $1: the version that is installed
before_upgrade() {
  program=$app
  if gone_back; then program=$previous; fi
  if [ "$(answer backup yes)" = yes ] && [ -d "$home/journal" ]; then
    # Seconds, because an upgrade may be tried more than once a minute.
    to=$backups/before-upgrade-from-$1-$(date +%Y%m%dT%H%M%S)
    mkdir -p -m 0700 "$backups"
    chmod 0700 "$backups"
    "$program/bin/drawbridge" backup --home "$home" --to "$to" >&2 ||
      refuse "no upgrade without a backup, and that could not be made (above is why). Nothing was changed." \
        "To upgrade without one: echo 'backup = no' >> $answers"
    cp -a "$config" "$to/configuration"
    say "a backup of the data and the configuration is in $to. Its keys are not in it: they stay in $home/keys."
  fi
  if [ "$program" = "$app" ]; then
    rm -rf "$previous"
    # Hard links: no space, and what is put in the place of the files leaves these as they are.
    cp -al "$app" "$previous"
  fi
  if running_systemd; then systemctl stop "$unit"; fi
}

# After the files are there. $1: the version that was there before, empty at the first installation
after_install() {
  account
  first_configuration
  if ! running_systemd; then
    say "systemd does not run here; start it with: runuser -u drawbridge -- $app/bin/drawbridged run"
    return 0
  fi
  rm -f "$way_back"
  systemctl daemon-reload
  if [ "$(answer start yes)" = no ]; then
    say "not started, as $answers says. Start it with: systemctl enable --now drawbridge"
    return 0
  fi
  systemctl -q enable "$unit"
  start "$1"
}

account() {
  getent group drawbridge >/dev/null || groupadd --system drawbridge
  getent passwd drawbridge >/dev/null ||
    useradd --system --gid drawbridge --home-dir "$home" --no-create-home --shell /usr/sbin/nologin \
      --comment "Drawbridge appliance" drawbridge
  # The folder of drop folders, too: the service may write only to what is there when it starts.
  for folder in "$home" "$config" "$files"; do
    [ -d "$folder" ] || install -d -o drawbridge -g drawbridge -m 0755 "$folder"
  done
  chown drawbridge:drawbridge "$home" "$config"
  chmod 0700 "$home"
  chmod 0750 "$config"
}

# Only where there is none: what a site has written is never touched.
first_configuration() {
  [ -z "$(ls -A "$config")" ] || return 0
  cp -r "$app/share/first/." "$config"
  sed -i -e "s/^  host: .*/  host: $(answer api-host 127.0.0.1)/" -e "s/^  port: .*/  port: $(answer api-port 8420)/" \
    "$config/drawbridge.yaml"
  chown -R drawbridge:drawbridge "$config"
  chmod -R o= "$config"
}

# Until it is ready, which systemd is told by the service itself.
start() {
  if timeout "$(answer healthy-within 600)" systemctl restart "$unit"; then
    rm -rf "$previous"
    welcome "$1"
    return 0
  fi
  say "the service did not become ready. What it says:"
  journalctl -u "$unit" -n 8 -o cat --no-pager >&2 || true
  if [ -n "$1" ] && [ -d "$previous" ]; then roll_back "$1"; fi
  refuse "correct that and run: dpkg --configure drawbridge (rpm: systemctl start drawbridge)"
}

# The version of before runs on the data as they are; nothing that was acknowledged meanwhile is lost.
roll_back() {
  systemctl stop "$unit" || true
  mkdir -p "$(dirname "$way_back")"
  sed -n "s|^ExecStart=$app/|[Service]\nExecStart=\nExecStart=$previous/|p" /usr/lib/systemd/system/$unit >"$way_back"
  systemctl daemon-reload
  systemctl reset-failed "$unit" || true
  if timeout "$(answer healthy-within 600)" systemctl restart "$unit"; then
    say "version $1 runs again, from $previous, until that is corrected."
  else
    say "version $1 does not start either: the cause is outside of the program."
  fi
}

welcome() {
  say "$(systemctl show -P StatusText "$unit" | sed 's/^READY/it runs:/')"
  if [ -z "$1" ] && [ -e "$home/first-access.txt" ]; then
    say "the administrator's one-time code and the first API key are in $home/first-access.txt; delete it afterwards."
    say "channels are in $config/channels. State: drawbridge health. Log: journalctl -u drawbridge"
  fi
}

before_remove() {
  if running_systemd; then systemctl --quiet disable --now "$unit" || true; fi
}

after_remove() {
  rm -rf "$previous" "$way_back"
  rmdir "$(dirname "$way_back")" 2>/dev/null || true
  if running_systemd; then systemctl daemon-reload; fi
}

left_behind() {
  say "the data in $home, the configuration in $config and the backups in $backups are still there."
}

purge() {
  rm -rf "$home" "$config" "$backups" "$answers"
  # What lies in drop folders is other systems' as well.
  rmdir "$files" 2>/dev/null || say "$files is not empty, and was left."
  if getent passwd drawbridge >/dev/null; then userdel drawbridge; fi
  if getent group drawbridge >/dev/null; then groupdel drawbridge; fi
}
