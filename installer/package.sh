# `./drawbridge package`: the product as something to install. Read by the `drawbridge` script, whose functions it uses.
# What each step does and why: installer/README.md.

package_usage() {
  cat <<'USAGE'
Usage: ./drawbridge package [appliance|console] [--type TYPE] [--release N] [--to DIR]

Makes the appliance (default) or the console with a Java runtime of its own, for the system that it is built on.

  --type TYPE   app-image: a folder to copy (default); deb, rpm: Linux; pkg, dmg: macOS; msi, exe: Windows
  --release N   the how-manieth package of this version (default: 1)
  --to DIR      where it goes (default: installer/target)

Example:
  ./drawbridge package appliance --type deb
USAGE
}

# What the appliance uses of the JDK. jdk.charsets: senders' character sets (MSH-18); jdk.net: keep-alive of sockets;
# jdk.unsupported: GraalJS; java.transaction.xa: H2. Not java.desktop: nothing of the appliance draws.
appliance_modules=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.transaction.xa,java.xml,jdk.charsets,jdk.jfr,jdk.management,jdk.net,jdk.unsupported
# JavaFX wants java.desktop; dates and numbers in German want jdk.localedata.
console_modules=java.base,java.desktop,java.logging,java.net.http,java.prefs,java.xml,jdk.localedata,jdk.unsupported,jdk.jfr

package() {
  local product=appliance type=app-image release=1 to=$root/installer/target
  case "${1:-}" in appliance|console) product=$1; shift ;; esac
  while [ $# -gt 0 ]; do
    case $1 in
      --type|--release|--to) [ $# -ge 2 ] || fail "$1 needs a value; try: ./drawbridge package --help" ;;&
      --type) type=$2; shift 2 ;;
      --release) release=$2; shift 2 ;;
      --to) mkdir -p "$2"; to=$(cd "$2" && pwd); shift 2 ;;
      -h|--help) package_usage; return ;;
      *) fail "there is no '$1' here; try: ./drawbridge package --help" ;;
    esac
  done
  [[ $release =~ ^[1-9][0-9]{0,4}$ ]] || fail "--release: expected a number such as 2."
  platform_types "$type"
  build
  version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml")
  # All files have the time of the release, so that two builds are alike, and the AOT cache knows its jars by it.
  SOURCE_DATE_EPOCH=$(date -u -d "$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</.*|\1|p' "$root/pom.xml")" +%s)
  export SOURCE_DATE_EPOCH
  local name=drawbridge
  [ $product = appliance ] || name=drawbridge-console
  "${product}_image" "$to"
  report "$product" "$to/$name" "installed"
  case $type in
    app-image) ;;
    deb|rpm) . "$root/installer/linux.sh"; "$type" "$product" "$name" "$to" "$release" ;;
    *) foreign "$type" "$name" "$to" ;;
  esac
}

# Packages can be made where they belong alone, and with that system's own tools.
platform_types() {
  local types
  case "$(uname)" in
    Linux) types="app-image deb rpm" ;;
    Darwin) types="app-image pkg dmg" ;;
    *) types="app-image msi exe" ;;
  esac
  [[ " $types " == *" $1 "* ]] || fail "--type $1: this system makes $(printf '%s' "${types// /, }")."
  case $1 in
    deb) command -v dpkg-deb >/dev/null || fail "dpkg-deb is needed. Install it with: sudo apt-get install dpkg-dev" ;;
    rpm) command -v rpmbuild >/dev/null || fail "rpmbuild is needed. Install it with: sudo apt-get install rpm" ;;
  esac
}

# A JDK's modules, those of a list and what they need. Not compressed, because packages compress better and starts do not wait.
runtime() {
  "$(find_jdk)/bin/jlink" --output "$1" --add-modules "$2" "${@:3}" \
    --strip-debug --no-header-files --no-man-pages --compress zip-0
}

# Of a launcher's options, one `--java-options` each.
java_options() {
  local option
  for option in "$@"; do printf '%s\n%s\n' --java-options "$option"; done
}

appliance_image() {
  local to=$1 work
  work=$(mktemp -d)
  mkdir "$work/jars"
  cp "$built"/drawbridge-server-"$version".jar "$built"/lib/*.jar "$work/jars"
  runtime "$work/runtime" "$appliance_modules"
  local -a common service
  mapfile -t common < <(java_options $(options) -Ddrawbridge.home=/var/lib/drawbridge -Ddrawbridge.config=/etc/drawbridge)
  # The service has the smaller heap; all else that is said of it is in its unit.
  printf 'java-options=%s\n' "$(options run)" >"$work/service.properties"
  rm -rf "$to/drawbridge"
  "$(find_jdk)/bin/jpackage" --type app-image --name drawbridge --app-version "$version" --vendor Drawbridge \
    --input "$work/jars" --main-jar "drawbridge-server-$version.jar" --main-class org.drawbridge.server.command.Drawbridge \
    --runtime-image "$work/runtime" "${common[@]}" --add-launcher drawbridged="$work/service.properties" --dest "$to"
  rm -rf "$work"
  train_image "$to/drawbridge" drawbridge drawbridged
}

# As `train` of the drawbridge script does for the build: what a package starts from belongs to its own runtime and jars.
train_image() {
  local image=$1 app=$1/lib/app each
  printf 'Warming up for fast starts (half a minute) …\n' >&2
  find "$image" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  JAVA_TOOL_OPTIONS="-XX:AOTCacheOutput=$app/drawbridge.aot" "$image/bin/$2" train >/dev/null 2>&1 || true
  [ -s "$app/drawbridge.aot" ] || fail "the AOT cache was not made; try: JAVA_TOOL_OPTIONS=-XX:AOTCacheOutput=/tmp/aot $image/bin/$2 train"
  for each in "${@:2}"; do
    sed -i 's|^\[JavaOptions\]$|&\njava-options=-XX:AOTCache=$APPDIR/drawbridge.aot|' "$app/$each.cfg"
  done
  find "$image" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

report() {
  printf '%s: %s, %s MB %s\n' "$1" "$2" "$(( ($(du -sb "$2" | cut -f1) + 500000) / 1000000 ))" "$3"
}

console_image() {
  local to=$1 work home=$root/admin-console/target
  work=$(mktemp -d)
  mkdir -p "$work/jars/fx"
  cp "$home"/drawbridge-admin-console-"$version".jar "$home"/lib/*.jar "$work/jars"
  mv "$work/jars"/javafx-*.jar "$work/jars/fx"
  runtime "$work/runtime" "$console_modules" --include-locales=en,de
  local -a options
  mapfile -t options < <(java_options -Xmx300m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
    '--module-path=$APPDIR/fx' --add-modules=javafx.controls --enable-native-access=javafx.graphics)
  rm -rf "$to/drawbridge-console"
  "$(find_jdk)/bin/jpackage" --type app-image --name drawbridge-console --app-version "$version" --vendor Drawbridge \
    --input "$work/jars" --main-jar "drawbridge-admin-console-$version.jar" --main-class org.drawbridge.console.Main \
    --runtime-image "$work/runtime" "${options[@]}" --icon "$root/packaging/icons/$(icon)" --dest "$to"
  rm -rf "$work"
  find "$to/drawbridge-console" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

icon() {
  case "$(uname)" in
    Linux) echo drawbridge.png ;;
    Darwin) echo drawbridge.icns ;;
    *) echo drawbridge.ico ;;
  esac
}

# Windows and macOS: jpackage makes the package of the image, with what lies in packaging/windows or packaging/macos.
foreign() {
  local type=$1 name=$2 to=$3 place=windows
  [ "$(uname)" = Darwin ] && place=macos
  "$(find_jdk)/bin/jpackage" --type "$type" --name "$name" --app-version "$version" --vendor Drawbridge \
    --app-image "$to/$name" --resource-dir "$root/packaging/$place" --license-file "$root/LICENSE" \
    "@$root/packaging/$place/$name.options" --dest "$to"
}
