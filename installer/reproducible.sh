#!/usr/bin/env bash
# Whether two builds of one commit, in two places, are alike byte by byte: every jar, the runtime, the console's package.
# The appliance's AOT cache cannot be: it holds what a JVM measured (decision 24).
#
# Usage: installer/reproducible.sh [WORKING_DIR]
# Takes some minutes. A build that is already in WORKING_DIR is used again.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
work=${1:-$(mktemp -d)}

for place in one/build another/place/of-a-longer-name; do
  if [ ! -e "$work/$place/installer/target/done" ]; then
    rm -rf "${work:?}/$place"
    git clone -q "$root" "$work/$place"
    "$work/$place/drawbridge" package console --type "$([ "$(uname)" = Linux ] && echo deb || echo app-image)"
    touch "$work/$place/installer/target/done"
  fi
  (cd "$work/$place" && find . \( -path './*/target/*.jar' -o -path './installer/target/*' \) -type f ! -name done ! -path '*/test-classes/*' \
    -exec sha256sum {} + | LC_ALL=C sort -k 2) >"$work/$(dirname "$place" | tr / -).sha256"
done

if diff "$work"/one.sha256 "$work"/another-place.sha256; then
  printf '%s files, all alike\n' "$(wc -l <"$work/one.sha256")"
else
  exit 1
fi
