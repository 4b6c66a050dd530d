import { checkPath } from "./paths.ts";
import type { Parsed, RegisterLocation } from "./register_entry.ts";

const FILES = ["ca", "cert", "key"];
const MOST_ENDPOINTS = 9;

/** Reads `https://h1:2379,https://h2:2379?ca=FILE&cert=FILE&key=FILE`. */
export function etcdLocation(
  text: string,
  roots: readonly string[] | null,
): Parsed<RegisterLocation> {
  const [addresses = "", ...query] = text.split("?");
  const reasons: string[] = [];
  const endpoints = addresses.split(",").map((address) => endpointOf(address, reasons));
  if (endpoints.length > MOST_ENDPOINTS) {
    reasons.push(`has ${endpoints.length} endpoints, expected at most ${MOST_ENDPOINTS}`);
  }
  const files = new URLSearchParams(query.join("?"));
  const fileOf = (name: string) => {
    const written = files.get(name);
    if (written === null) return null;
    const path = checkPath(written, roots);
    if (path.kind === "valid") return path.path;
    reasons.push(`has an unusable path as ${name}: ${path.because}`);
    return null;
  };
  if ([...files.keys()].some((name) => !FILES.includes(name))) {
    reasons.push(`sets something else, expected only ${FILES.join(", ")}`);
  }
  if (files.has("cert") !== files.has("key")) reasons.push("sets one of cert and key, not both");
  const [authorities = null, certificate = null, key = null] = FILES.map(fileOf);
  return reasons.length > 0
    ? { kind: "invalid", reasons }
    : { kind: "valid", value: { kind: "etcd", endpoints, authorities, certificate, key } };
}

function endpointOf(address: string, reasons: string[]): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const bare = url !== null && url.protocol === "https:" && url.username === "" &&
    url.password === "" && url.pathname === "/";
  if (!bare) reasons.push("has an unusable endpoint, expected https://HOST:PORT");
  return url?.origin ?? "";
}
