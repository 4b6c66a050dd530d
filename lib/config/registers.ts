import type {
  Configuration,
  NetworkIdentity,
  PoolIdentity,
  RightSettings,
} from "./configuration.ts";
import { checkPath } from "./paths.ts";
import { HOME } from "../core/mod.ts";
import type { Reading } from "./reading.ts";
import { etcdLocation } from "./registers_etcd.ts";
import type { Parsed, RegisterEntry, RegisterLocation } from "./register_entry.ts";
import { label } from "./texts.ts";

/** Numbers of registers that have a majority and lose nothing by a tie. */
const COUNTS = [1, 3, 5];

/** What is said where no register can show one cluster to another. */
const SHOW_NO_CLUSTER =
  "FORGE_REGISTERS names etcds alone, through which clusters see nothing of " +
  "each other: priorities, health, Enabled and ages compare nothing, so that any cluster may forge, " +
  "and of forgeState only each one's own Disabled counts; for an order among clusters let one " +
  "register be a Kubernetes API that all of them reach (NAME=kubernetes:…)";

/** The one register of a pool in one cluster: the Lease `LEASE_NAME`. */
const HOME_ALONE: readonly RegisterEntry[] = [{ name: HOME, location: { kind: "in-cluster" } }];

/**
 * Where the right is recorded: as FORGE_REGISTERS says, in a record named by the whole pool id, or
 * without it in LEASE_NAME alone.
 */
export function readRight(
  reading: Reading,
  network: NetworkIdentity,
  pool: PoolIdentity,
  leaseName: string,
): RightSettings {
  const written = reading.given("FORGE_REGISTERS");
  if (written === null) return { record: leaseName, registers: HOME_ALONE };
  const parsed = parseRegisters(written, reading.roots);
  const reasons = parsed.kind === "invalid" ? parsed.reasons : [];
  for (const reason of reasons) reading.refuse("FORGE_REGISTERS", reason, "Correct the entry");
  const registers = parsed.kind === "valid" ? parsed.value : HOME_ALONE;
  if (registers.every(({ location }) => location.kind === "etcd")) {
    reading.note("warning", "FORGE_REGISTERS", SHOW_NO_CLUSTER);
  }
  return { record: `cardano-forge-right-${network.name}-${pool.idHex ?? ""}`, registers };
}

/** What a fingerprint says of the registers besides the pool: their network, and their names. */
export function setOf(
  { network, right }: Pick<Configuration, "network" | "right">,
): { readonly network: string; readonly registers: readonly string[] } {
  return {
    network: `${network.name}-${network.magic}`,
    registers: right.registers.map(({ name }) => name),
  };
}

/**
 * Reads the grammar of FORGE_REGISTERS: `NAME=kubernetes:in-cluster`,
 * `NAME=kubernetes:/path/kubeconfig#CONTEXT/NAMESPACE` and
 * `NAME=etcd:https://h1:2379,https://h2:2379?ca=FILE&cert=FILE&key=FILE`, separated by semicolons or,
 * as in a mounted file, by lines, of which those that begin with `#` say nothing.
 */
export function parseRegisters(
  text: string,
  roots: readonly string[] | null,
): Parsed<readonly RegisterEntry[]> {
  const lines = text.split("\n").filter((line) => !line.trim().startsWith("#"));
  const parts = lines.flatMap((line) => line.split(";")).map((part) => part.trim())
    .filter((part) => part !== "");
  if (!COUNTS.includes(parts.length)) {
    return invalid(
      `has ${parts.length} entries, expected 1 (a hub), 3 or 5: other numbers survive no more ` +
        "losses than one register less; two regions need a third as witness",
    );
  }
  const entries = parts.map((part) => parseEntry(part, roots));
  const reasons = entries.flatMap((entry, at) =>
    entry.kind === "invalid"
      ? entry.reasons.map((reason) => `has the entry ${at + 1}, which ${reason}`)
      : []
  );
  const valid = entries.flatMap((entry) => entry.kind === "valid" ? [entry.value] : []);
  if (valid.some(({ name, location }) => name === HOME && location.kind !== "in-cluster")) {
    reasons.push(`names ${HOME} what is not kubernetes:in-cluster, expected another name`);
  }
  const names = repeated(valid.map((entry) => entry.name));
  if (names !== null) reasons.push(`names ${names} twice, expected different names`);
  const places = repeated(valid.map((entry) => JSON.stringify(entry.location)));
  if (places !== null) reasons.push(`reaches one register under two names (${places})`);
  return reasons.length > 0 ? { kind: "invalid", reasons } : { kind: "valid", value: valid };
}

/**
 * Reasons name an entry by its place and repeat nothing of it: where a password holds a semicolon
 * or a question mark, a part of the value is a part of the password.
 */
function parseEntry(part: string, roots: readonly string[] | null): Parsed<RegisterEntry> {
  const [, name = "", kind = "", rest = ""] = /^([^=]*)=([a-z]*):(.*)$/.exec(part) ?? [];
  if (!label.pattern.test(name)) {
    return invalid(
      `is no register, expected NAME=kubernetes:… or NAME=etcd:…, NAME being ${label.said}`,
    );
  }
  const location = kind === "kubernetes"
    ? kubernetesLocation(rest, roots)
    : kind === "etcd"
    ? etcdLocation(rest, roots)
    : invalid("is of an unknown kind, expected kubernetes or etcd");
  return location.kind === "valid"
    ? { kind: "valid", value: { name, location: location.value } }
    : location;
}

/** A context may contain slashes (those of cloud providers do), a namespace cannot. */
function kubernetesLocation(
  text: string,
  roots: readonly string[] | null,
): Parsed<RegisterLocation> {
  if (text === "in-cluster") return { kind: "valid", value: { kind: "in-cluster" } };
  const [, file = "", context = "", namespace = ""] = /^([^#]*)#(.+)\/([^/]*)$/.exec(text) ?? [];
  if (file === "" || !label.pattern.test(namespace)) {
    return invalid("is not in-cluster, expected /path/kubeconfig#CONTEXT/NAMESPACE");
  }
  const path = checkPath(file, roots);
  if (path.kind === "invalid") return invalid(`has an unusable kubeconfig: ${path.because}`);
  return {
    kind: "valid",
    value: { kind: "kubeconfig", path: path.path, context, namespace },
  };
}

function repeated(values: readonly string[]): string | null {
  return values.find((value, index) => values.indexOf(value) !== index) ?? null;
}

function invalid(reason: string): { readonly kind: "invalid"; readonly reasons: string[] } {
  return { kind: "invalid", reasons: [reason] };
}
