#!/usr/bin/env bash
# Prints the folder that holds kube-apiserver, kubectl and etcd for the tests, and builds them first
# where that has not been done. The versions and everything below them are pinned by go.mod and
# go.sum beside this file; the first build takes about five minutes on two cores.
#
#   build.sh            prints the folder (progress goes to standard error)
#   build.sh --missing  prints why the servers can neither be found nor built here, or nothing
#
# KUBEBUILDER_ASSETS names a folder that already holds them (the convention of envtest).
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
programs=(kube-apiserver kubectl etcd)

version_of() { sed -n "s|^[[:space:]]*$1 v\([^ ]*\).*|\1|p" "$here/go.mod" | head -n 1; }
kubernetes="$(version_of k8s.io/kubernetes)"
etcd="$(version_of go.etcd.io/etcd/server/v3)"
lock="$(cat "$here/go.mod" "$here/go.sum" | sha256sum | cut -c 1-12)"
key="kubernetes-$kubernetes-etcd-$etcd-$(uname -m)-$lock"
caches="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/cardano-forge-manager"
folder="${KUBEBUILDER_ASSETS:-$caches/servers-$key}"

# The first program that the folder lacks, or nothing.
lacking() { for program in "${programs[@]}"; do [[ -x $folder/$program ]] || { echo "$program"; return; }; done; }

# Why a build cannot start, or nothing.
unbuildable() {
  local need have
  need="$(sed -n 's/^go \([0-9]*\.[0-9]*\).*/\1/p' "$here/go.mod")"
  if ! command -v go >/dev/null; then
    echo "Go $need is not installed and KUBEBUILDER_ASSETS is not set: install Go or point KUBEBUILDER_ASSETS to a folder with ${programs[*]}"
    return
  fi
  have="$(go env GOVERSION | sed 's/^go//')"
  if [[ $(printf '%s\n' "$need" "$have" | sort -V | head -n 1) != "$need" ]]; then
    echo "Go is $have, the servers need $need or newer"
  elif ! command -v flock >/dev/null; then
    echo "flock is not installed (Debian package util-linux)"
  fi
}

missing="$(lacking)"
if [[ -n $missing && -n ${KUBEBUILDER_ASSETS:-} ]]; then
  because="KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS has no executable $missing: unset it to build the servers"
elif [[ -n $missing ]]; then
  because="$(unbuildable)"
fi
if [[ ${1:-} == --missing ]]; then
  [[ -z ${because:-} ]] || echo "$because"
  exit 0
fi
if [[ -n ${because:-} ]]; then
  echo "build.sh: $because" >&2
  exit 1
fi

if [[ -n $missing ]]; then
  mkdir -p "$caches"
  exec 9>"$caches/servers.lock"
  flock -w 1800 9 || { echo "build.sh: another build has held $caches/servers.lock for 30 minutes" >&2; exit 1; }
  if [[ -n $(lacking) ]]; then
    echo "build.sh: building kube-apiserver $kubernetes, kubectl $kubernetes and etcd $etcd into $folder (about five minutes, once)" >&2
    partial="$(mktemp -d "$caches/partial.XXXXXX")"
    trap 'rm -rf "$partial"' EXIT
    stamp=k8s.io/component-base/version
    IFS=. read -r major minor _ <<<"$kubernetes"
    # A read-only module and no workspace: nothing is resolved that go.sum does not pin.
    export CGO_ENABLED=0 GOWORK=off GOFLAGS="-mod=readonly -buildvcs=false"
    build() { (cd "$here" && go build -trimpath -ldflags "-s -w $3" -o "$partial/$1" "$2") >&2; }
    version="-X $stamp.gitVersion=v$kubernetes -X $stamp.gitMajor=$major -X $stamp.gitMinor=$minor -X $stamp.gitTreeState=clean"
    build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver "$version"
    build kubectl k8s.io/kubernetes/cmd/kubectl "$version"
    build etcd go.etcd.io/etcd/server/v3 ""
    chmod 755 "$partial"
    rm -rf "$folder"
    mv "$partial" "$folder"
  fi
fi
echo "$folder"
