#!/usr/bin/env bash
# Prints the folder that holds helm3 and helm4 for the tests, and builds them first where that has
# not been done (some minutes, once). Go checks each module against its public checksum database.
#
#   build.sh            prints the folder (progress goes to standard error)
#   build.sh --missing  prints why they can neither be found nor built here, or nothing
set -euo pipefail
helm3=v3.22.0
helm4=v4.3.1
caches="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/cardano-forge-manager"
folder="$caches/helm-$helm3-$helm4-$(uname -m)"

built() { [[ -x $folder/helm3 && -x $folder/helm4 ]]; }

because=
if ! built; then
  for program in go flock; do
    command -v "$program" >/dev/null || because="$program is not installed"
  done
fi
if [[ ${1:-} == --missing ]]; then
  [[ -z $because ]] || echo "$because"
  exit 0
fi
if [[ -n $because ]]; then
  echo "build.sh: $because" >&2
  exit 1
fi

if ! built; then
  mkdir -p "$caches"
  exec 9>"$caches/helm.lock"
  flock -w 1800 9 || { echo "build.sh: another build has held $caches/helm.lock for 30 minutes" >&2; exit 1; }
  if ! built; then
    echo "build.sh: building helm $helm3 and $helm4 into $folder (some minutes, once)" >&2
    partial="$(mktemp -d "$caches/partial.XXXXXX")"
    trap 'rm -rf "$partial"' EXIT
    export CGO_ENABLED=0 GOWORK=off GOFLAGS="-buildvcs=false" GOBIN="$partial"
    install() {
      nice -n 15 go install -trimpath -ldflags "-s -w" "helm.sh/helm/$1" >&2
      mv "$partial/helm" "$partial/$2"
    }
    install "v3/cmd/helm@$helm3" helm3
    install "v4/cmd/helm@$helm4" helm4
    chmod 755 "$partial"
    rm -rf "$folder"
    mv "$partial" "$folder"
  fi
fi
echo "$folder"
