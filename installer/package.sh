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
# jdk.unsupported: GraalJS; java.transaction.xa: H2; java.desktop: PDFBox, for the
# downtime pack on paper.
appliance_modules=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.charsets,jdk.jfr,jdk.management,jdk.net,jdk.unsupported
# JavaFX wants java.desktop; dates and numbers in German want jdk.localedata; the designer compiles mappings as the appliance does.
console_modules=java.base,java.desktop,java.logging,java.management,java.net.http,java.prefs,java.security.jgss,java.sql,java.xml,jdk.charsets,jdk.localedata,jdk.management,jdk.unsupported,jdk.jfr

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
  # Libraries that are no longer used would be taken along.
  rm -rf "$built/lib" "$built/validation" "$built/site" "$root/admin-console/target/lib"
  compile
  maven -q org.cyclonedx:cyclonedx-maven-plugin:makeAggregateBom >&2
  version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml")
  # All files have the time of the release, so that two builds are alike, and the AOT cache knows its jars by it.
  SOURCE_DATE_EPOCH=$(date -u -d "$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</.*|\1|p' "$root/pom.xml")" +%s)
  export SOURCE_DATE_EPOCH
  local name=drawbridge
  [ $product = appliance ] || name=drawbridge-console
  "${product}_image" "$to"
  cp "$root/target/bom.json" "$to/drawbridge-$version.cdx.json"
  report "$product" "$to/$name$(suffix)" "installed"
  case $type in
    app-image) ;;
    deb|rpm) . "$root/installer/linux.sh"; "$type" "$product" "$name" "$to" "$release" ;;
    *) foreign "$product" "$type" "$name" "$to" ;;
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

# How jpackage lays an image out, and where the system has what is not of the program. Of the image's path: the whole, the
# jars, the launchers.
case "$(uname)" in
  Linux)
    suffix() { :; }
    jars() { printf '%s/lib/app' "$1"; }
    launchers() { printf '%s/bin' "$1"; }
    installed_home=/var/lib/drawbridge installed_config=/etc/drawbridge
    ;;
  Darwin)
    suffix() { printf .app; }
    jars() { printf '%s.app/Contents/app' "$1"; }
    launchers() { printf '%s.app/Contents/MacOS' "$1"; }
    installed_home="/Library/Application Support/Drawbridge/home"
    installed_config="/Library/Application Support/Drawbridge/config"
    ;;
  *)
    suffix() { :; }
    jars() { printf '%s/app' "$1"; }
    launchers() { printf '%s' "$1"; }
    installed_home="C:\\ProgramData\\Drawbridge\\home" installed_config="C:\\ProgramData\\Drawbridge\\config"
    ;;
esac

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
  mapfile -t common < <(java_options $(options) "\"-Ddrawbridge.home=$installed_home\"" "\"-Ddrawbridge.config=$installed_config\"")
  # The service has the smaller heap; all else that is said of it is in its unit.
  printf 'java-options=%s\n' "$(options run)" >"$work/service.properties"
  rm -rf "$to/drawbridge$(suffix)"
  "$(find_jdk)/bin/jpackage" --type app-image --name drawbridge --app-version "$version" --vendor Drawbridge \
    --input "$work/jars" --main-jar "drawbridge-server-$version.jar" --main-class org.drawbridge.server.command.Drawbridge \
    --runtime-image "$work/runtime" "${common[@]}" --add-launcher drawbridged="$work/service.properties" --dest "$to"
  # Not by --input, whose archives would all be on the class path.
  cp -r "$built/validation" "$built/site" "$(jars "$to/drawbridge")"
  stored "$(jars "$to/drawbridge")"
  rm -rf "$work"
  train_image "$to/drawbridge" drawbridge drawbridged
}

# A package finds what jars have in common only if they are not compressed one by one (decision 33). Before training, because
# the AOT cache knows its jars.
stored() { "$(find_jdk)/bin/java" "$root/installer/Stored.java" "$1"; }

# As `train` of the drawbridge script does for the build: what a package starts from belongs to its own runtime and jars.
train_image() {
  local image=$1$(suffix) app bin each
  app=$(jars "$1") bin=$(launchers "$1")
  printf 'Warming up for fast starts (half a minute) …\n' >&2
  find "$image" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  JAVA_TOOL_OPTIONS="-XX:AOTCacheOutput=$app/drawbridge.aot" "$bin/$2" train >/dev/null 2>&1 || true
  [ -s "$app/drawbridge.aot" ] || fail "the AOT cache was not made; try: JAVA_TOOL_OPTIONS=-XX:AOTCacheOutput=made.aot $bin/$2 train"
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
  rm -rf "$to/drawbridge-console$(suffix)"
  "$(find_jdk)/bin/jpackage" --type app-image --name drawbridge-console --app-version "$version" --vendor Drawbridge \
    --input "$work/jars" --main-jar "drawbridge-admin-console-$version.jar" --main-class org.drawbridge.console.Main \
    --runtime-image "$work/runtime" "${options[@]}" --icon "$root/packaging/icons/$(icon)" --dest "$to"
  rm -rf "$work"
  stored "$(jars "$to/drawbridge-console")"
  # JavaFX is on the module path; jpackage puts every jar on the class path, too.
  sed -i '/^app.classpath=.*fx.javafx-/d' "$(jars "$to/drawbridge-console")/drawbridge-console.cfg"
  find "$to/drawbridge-console$(suffix)" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
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
  local product=$1 type=$2 name=$3 to=$4 place=$root/packaging/windows
  [ "$(uname)" = Darwin ] && place=$root/packaging/macos
  if [ "$product" = appliance ]; then
    share "$(jars "$to/$name")/share"
    cp "$place"/*.plist "$place"/*.conf "$(jars "$to/$name")/share" 2>/dev/null || true
    cp "$place"/*.xml "$(launchers "$to/$name")" 2>/dev/null || true
  fi
  "$(find_jdk)/bin/jpackage" --type "$type" --name "$name" --app-version "$version" --vendor Drawbridge \
    --app-image "$to/$name$(suffix)" --resource-dir "$place" --license-file "$root/LICENSE" "@$place/$name.options" --dest "$to"
}

# What comes with the program: the first configuration, samples with every key, the documentation.
share() {
  mkdir -p "$1"
  cp -r "$root/packaging/first" "$root/config" "$root/docs" "$root/CHANGELOG.md" "$1"
}
