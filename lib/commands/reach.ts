import type { Configuration, Places, RegisterEntry, RegisterLocation } from "../config/mod.ts";
import { type AccessOutcome, type ApiServerAccess, grantFor } from "../kubernetes/access.ts";
import { apiServerAccess } from "../kubernetes/api_server_access.ts";
import { etcdAccess, grantForEtcd } from "../registers/etcd_access.ts";
import type { RegisterAccess } from "../registers/mod.ts";
import type { Cli } from "./cli.ts";

/** The ways to everything that a manager talks to, found and judged, but not tried. */
interface Reached {
  /** The API server of this cluster. */
  readonly access: ApiServerAccess;
  readonly registers: readonly RegisterAccess[];
  /** What keeps some of them from being used as they are, but may be mended at any moment. */
  readonly warnings: readonly string[];
}

/** The ways that were found, and everything that is wrong with the others. */
interface Found extends Omit<Reached, "access"> {
  /** `null`: it cannot be reached, or was not looked for. */
  readonly access: ApiServerAccess | null;
  readonly failures: readonly string[];
}

/** A register reached, or why it cannot be. */
type RegisterOutcome =
  | { readonly kind: "ready"; readonly access: RegisterAccess; readonly warning: string | null }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Finds the ways to this cluster's API server and to every register; prints everything that is wrong
 * with them at once, and answers `null` where there is anything.
 */
export async function reachAll(cli: Cli, configuration: Configuration): Promise<Reached | null> {
  const { access, failures, ...found } = await findAll(configuration, "with account");
  failures.forEach((because) => cli.error(because));
  return failures.length > 0 || access === null ? null : { ...found, access };
}

/**
 * Finds the ways to all that a configuration names, as far as it is understood. What lies at an API
 * server that cannot be reached is left out; `without account` is one that is reached by the service
 * account of a pod.
 */
export async function findAll(
  places: Places,
  whose: "with account" | "without account",
): Promise<Found> {
  const home = await reachHome(places, whose);
  const access = home?.kind === "ready" ? home.access : null;
  const entries = places.right.registers
    .filter(({ location }) => access !== null || location.kind !== "in-cluster");
  const outcomes = await Promise.all(entries.map((entry) => reachRegister(places, access, entry)));
  const registers = outcomes.flatMap((one) => one.kind === "ready" ? [one.access] : []);
  const all = [...home === null ? [] : [home], ...outcomes];
  return {
    access,
    registers,
    failures: [
      ...all.flatMap((one) => one.kind === "failed" ? [one.because] : []),
      ...whyOneTwice(registers),
    ],
    warnings: all.flatMap((one) =>
      one.kind === "failed" || one.warning === null ? [] : [one.warning]
    ),
  };
}

/** What a process that talks to all of them must be allowed to do, and no more. */
export function grantForAll(
  { access, registers }: Pick<Reached, "access" | "registers">,
): ReturnType<typeof grantFor> {
  const all = registers.map((one) =>
    one.kind === "lease" ? grantFor(one.api) : grantForEtcd(one.etcd)
  );
  const grants = [grantFor(access), ...all];
  return {
    files: grants.flatMap(({ files }) => files),
    hostPorts: grants.flatMap(({ hostPorts }) => hostPorts),
  };
}

/** Where a register is, in words. */
export function placeOf(register: RegisterAccess): string {
  return register.kind === "lease"
    ? `Lease ${register.namespace}/${register.leaseName} at ${register.api.hostPort}`
    : `key ${register.etcd.keyName} of the etcd at ${register.etcd.hostPorts.join(", ")}`;
}

async function reachHome(
  { access }: Places,
  whose: "with account" | "without account",
): Promise<AccessOutcome | null> {
  if (access === null) return null;
  if (access.kind === "kubeconfig") return await apiServerAccess({ kubeconfig: access.path });
  return whose === "without account" ? null : await apiServerAccess({ service: access.service });
}

async function reachRegister(
  { right, kubernetes }: Places,
  home: ApiServerAccess | null,
  { name, location }: RegisterEntry,
): Promise<RegisterOutcome> {
  const leaseName = right.record;
  switch (location.kind) {
    case "in-cluster": {
      const { namespace } = kubernetes;
      if (home === null) return failed(name, "its API server is not known");
      const access = { kind: "lease", name, api: home, namespace, leaseName } as const;
      return { kind: "ready", access, warning: null };
    }
    case "kubeconfig": {
      const { path, context, namespace } = location;
      const found = await apiServerAccess({ kubeconfig: path, context });
      if (found.kind === "failed") return failed(name, found.because);
      const access = { kind: "lease", name, api: found.access, namespace, leaseName } as const;
      return ready(access, found.warning);
    }
    case "etcd":
      return await reachEtcd(name, location, right.record);
  }
}

async function reachEtcd(
  name: string,
  location: Extract<RegisterLocation, { readonly kind: "etcd" }>,
  keyName: string,
): Promise<RegisterOutcome> {
  const source = (path: string | null) => path === null ? null : { kind: "file", path } as const;
  const found = await etcdAccess({
    endpoints: location.endpoints,
    authorities: source(location.authorities),
    certificate: source(location.certificate),
    key: source(location.key),
    keyName,
  });
  return found.kind === "failed"
    ? failed(name, found.because)
    : ready({ kind: "etcd", name, etcd: found.access }, found.warning);
}

function ready(access: RegisterAccess, warning: string | null): RegisterOutcome {
  const said = warning === null ? null : `The register ${access.name}: ${warning}`;
  return { kind: "ready", access, warning: said };
}

function failed(name: string, because: string): RegisterOutcome {
  return { kind: "failed", because: whyNot(name, because) };
}

function whyNot(name: string, because: string): string {
  return `Cannot use the register ${name} of FORGE_REGISTERS: ${because}`;
}

/** Two names for one record are two votes of one register: a majority of them would be none. */
function whyOneTwice(registers: readonly RegisterAccess[]): readonly string[] {
  return registers.flatMap((register, at) => {
    const first = registers.slice(0, at).find((other) => placesMeet(register, other));
    return first === undefined ? [] : [whyNot(
      register.name,
      `it is the register ${first.name} under a second name (${
        placeOf(first)
      }), expected another ` +
        "API server or etcd: a majority of both would be none",
    )];
  });
}

function placesMeet(one: RegisterAccess, other: RegisterAccess): boolean {
  if (one.kind === "lease") {
    return other.kind === "lease" && one.namespace === other.namespace &&
      one.api.server === other.api.server;
  }
  return other.kind === "etcd" &&
    one.etcd.endpoints.some((endpoint) => other.etcd.endpoints.includes(endpoint));
}
