# Linux packages of an image: the same tree and the same scripts for deb and rpm. Read by package.sh.
linux=$root/packaging/linux

deb() {
  local product=$1 name=$2 to=$3 release=$4 stage script
  stage=$(mktemp -d)
  stage_"$product" "$stage" "$to/$name"
  mkdir "$stage/DEBIAN"
  control "$name" "$release" "$(du -sk "$stage" | cut -f1)" >"$stage/DEBIAN/control"
  if [ "$product" = appliance ]; then
    for script in preinst postinst prerm postrm; do
      { printf '#!/bin/sh\n'; cat "$linux/lifecycle.sh" "$linux/deb/$script"; } |
        sed "s/@VERSION@/$version-$release/" >"$stage/DEBIAN/$script"
      chmod 0755 "$stage/DEBIAN/$script"
    done
  fi
  (cd "$stage" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) >"$stage/DEBIAN/md5sums"
  tidy "$stage"
  local file=$to/${name}_$version-${release}_$(dpkg --print-architecture).deb
  dpkg-deb --root-owner-group -Zxz -z9 --build "$stage" "$file" >/dev/null
  rm -rf "$stage"
  finished "$product" "$file"
}

rpm() {
  local product=$1 name=$2 to=$3 release=$4 stage
  stage=$(mktemp -d)
  mkdir "$stage/tree"
  stage_"$product" "$stage/tree" "$to/$name"
  tidy "$stage/tree"
  spec "$product" "$name" "$release" "$stage/tree" >"$stage/$name.spec"
  rpmbuild -bb --quiet --buildroot "$stage/root" --define "_topdir $stage" --define "tree $stage/tree" "$stage/$name.spec"
  local made
  made=$(find "$stage/RPMS" -name '*.rpm')
  mv "$made" "$to"
  rm -rf "$stage"
  finished "$product" "$to/$(basename "$made")"
}

# What is larger than this has grown without anybody meaning it to. In MB, of the package.
finished() {
  local aim=120
  [ "$1" = appliance ] || aim=130
  (cd "$(dirname "$2")" && sha256sum "$(basename "$2")" >"$(basename "$2").sha256")
  report "$1" "$2" "to download (aim: at most $aim)"
}

# The modes of a package, and the time of the release.
tidy() {
  chmod -R u=rwX,go=rX "$1"
  find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

stage_appliance() {
  local stage=$1 app=$1/opt/drawbridge
  mkdir -p "$stage"/{opt,usr/bin,usr/lib/systemd/system,usr/share/doc/drawbridge}
  cp -a "$2" "$app"
  share "$app/share"
  ln -s ../../opt/drawbridge/bin/drawbridge "$stage/usr/bin/drawbridge"
  cp "$linux/drawbridge.service" "$stage/usr/lib/systemd/system"
  cp "$linux/low-ports.conf" "$stage/usr/share/doc/drawbridge"
  cp "$root/LICENSE" "$stage/usr/share/doc/drawbridge/copyright"
}

stage_console() {
  local stage=$1 icons=$1/usr/share/icons/hicolor
  mkdir -p "$stage"/{opt,usr/bin,usr/share/applications,usr/share/doc/drawbridge-console} "$icons"/{scalable,256x256}/apps
  cp -a "$2" "$stage/opt/drawbridge-console"
  ln -s ../../opt/drawbridge-console/bin/drawbridge-console "$stage/usr/bin/drawbridge-console"
  cp "$linux/drawbridge-console.desktop" "$stage/usr/share/applications"
  cp "$root/packaging/icons/drawbridge.svg" "$icons/scalable/apps/drawbridge-console.svg"
  cp "$root/packaging/icons/drawbridge.png" "$icons/256x256/apps/drawbridge-console.png"
  cp "$root/LICENSE" "$stage/usr/share/doc/drawbridge-console/copyright"
}

# The libraries that JavaFX loads, and a font that it can draw with.
console_needs="libc6, libgtk-3-0 | libgtk-3-0t64, libxtst6, libxxf86vm1, libgl1, libpangoft2-1.0-0, fonts-dejavu-core"

control() {
  local needs="libc6, passwd" summary="Healthcare integration appliance for clinics"
  if [ "$1" = drawbridge-console ]; then needs=$console_needs summary="Desktop console of the Drawbridge appliance"; fi
  cat <<EOF
Package: $1
Version: $version-$2
Architecture: $(dpkg --print-architecture)
Maintainer: Drawbridge <maintainers@drawbridge.example>
Installed-Size: $3
Depends: $needs
Section: net
Priority: optional
Description: $summary
 Takes HL7 v2 in over MLLP, keeps it, acknowledges it, maps it to FHIR R4 and delivers it, in order and visibly.
 With its own Java runtime.
EOF
}

# Libraries are named as Fedora names them; RPM finds none by itself, because those of the runtime are its own.
spec() {
  local product=$1 name=$2 release=$3 tree=$4 requires="glibc, shadow-utils"
  [ "$product" = appliance ] || requires="glibc, gtk3, libXtst, libXxf86vm, libglvnd-glx, pango, dejavu-sans-fonts"
  cat <<EOF
Name: $name
Version: $version
Release: $release
Summary: Drawbridge healthcare integration ($product)
License: Apache-2.0
Requires: $requires
AutoReqProv: no
%define debug_package %{nil}
%define __os_install_post %{nil}
%define _build_id_links none
%define _binary_payload w9.xzdio
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _buildhost drawbridge
%description
Takes HL7 v2 in over MLLP, keeps it, acknowledges it, maps it to FHIR R4 and delivers it, in order and visibly.
With its own Java runtime.
%install
mkdir -p %{buildroot}
cp -a %{tree}/. %{buildroot}
%files
%defattr(-,root,root,-)
$(cd "$tree" && find opt/* -maxdepth 0 -printf '/%p\n'; find usr \( -type f -o -type l \) -printf '/%p\n')
EOF
  [ "$product" = console ] || scriptlets
}

scriptlets() {
  local each
  for each in pre post preun postun; do
    printf '%%%s\n' "$each"
    # Per cent signs are RPM's own.
    cat "$linux/lifecycle.sh" "$linux/rpm/$each" | sed 's/%/%%/g'
  done
}
