# `./drawbridge release`: everything that is published of a version. Read by the `drawbridge` script, after package.sh.

release_usage() {
  cat <<'USAGE'
Usage: ./drawbridge release --key KEY [--to DIR] [--twice]

Makes the packages of this system, appliance and console, with bill of materials, checksums and signatures.

  --key KEY   who signs: an OpenPGP key of gpg's keyring, by fingerprint or address
  --to DIR    where it goes; must be empty (default: installer/target/release)
  --twice     first builds twice in two places and compares (installer/reproducible.sh)

Refused while something is not committed, or while CHANGELOG.md has no section of the version.

Example:
  ./drawbridge release --key releases@drawbridge.example --twice
USAGE
}

release() {
  local key='' to=$root/installer/target/release twice=no
  while [ $# -gt 0 ]; do
    case $1 in
      --key|--to) [ $# -ge 2 ] || fail "$1 needs a value; try: ./drawbridge release --help" ;;&
      --key) key=$2; shift 2 ;;
      --to) to=$2; shift 2 ;;
      --twice) twice=yes; shift ;;
      -h|--help) release_usage; return ;;
      *) fail "there is no '$1' here; try: ./drawbridge release --help" ;;
    esac
  done
  releasable "$key" "$to"
  [ $twice = no ] || "$root/installer/reproducible.sh"
  mkdir -p "$to"
  local product type types="deb rpm"
  [ "$(uname)" = Linux ] || types=$([ "$(uname)" = Darwin ] && echo pkg || echo msi)
  for product in appliance console; do
    for type in $types; do ("$root/drawbridge" package "$product" --type "$type" --to "$to"); done
  done
  # Packages are published; the folders that they were made of are not, nor each one's own checksum.
  rm -rf "$to/drawbridge" "$to/drawbridge-console" "$to"/*.sha256
  cp "$root/CHANGELOG.md" "$to"
  sign "$to" "$key"
  verify "$to"
  printf 'released: %s\n' "$to"
}

# What has to be so before anything is built.
releasable() {
  local version
  version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml")
  [ -n "$1" ] || fail "--key is missing: a release is signed; try: ./drawbridge release --help"
  command -v gpg >/dev/null || fail "gpg is needed to sign. Install it with: sudo apt-get install gnupg"
  gpg --batch --list-secret-keys "$1" >/dev/null 2>&1 || fail "--key $1: gpg has no secret key of that name."
  [ -z "$(ls -A "$2" 2>/dev/null)" ] || fail "--to $2: is not empty; name a folder of its own."
  [ -z "$(git -C "$root" status --porcelain)" ] || fail "something is not committed; a release can be built again by anybody, from a commit."
  grep -qxF "## $version" "$root/CHANGELOG.md" || fail "CHANGELOG.md has no section '## $version'; say there what users get."
}

# The sums of all files, and a signature of each file and of the sums. $1: the folder; $2: the key
sign() {
  local file
  (cd "$1" && find . -type f ! -name SHA256SUMS ! -name '*.asc' -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
  for file in "$1"/*; do
    case $file in *.asc) continue ;; esac
    gpg --batch --yes --local-user "$2" --armor --detach-sign --output "$file.asc" "$file"
  done
  gpg --batch --yes --armor --export "$2" >"$1/drawbridge-release-key.asc"
}

# As somebody does who has the folder and the key in it, and nothing else.
verify() (
  GNUPGHOME=$(mktemp -d)
  export GNUPGHOME
  trap 'rm -rf "$GNUPGHOME"' EXIT
  cd "$1"
  gpg --batch --quiet --import drawbridge-release-key.asc
  for file in *; do
    case $file in *.asc) continue ;; esac
    gpg --batch --quiet --verify "$file.asc" "$file" 2>/dev/null || { printf 'drawbridge: %s: the signature is not good.\n' "$file" >&2; return 1; }
  done
  sha256sum --quiet --check SHA256SUMS
)
