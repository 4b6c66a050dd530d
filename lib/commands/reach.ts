import type { Configuration, RegisterEntry, RegisterLocation } from "../config/mod.ts";
import { type AccessOutcome, type ClusterAccess, grantFor } from "../kubernetes/access.ts";
import { clusterAccess } from "../kubernetes/cluster_access.ts";
import { etcdAccess } from "../registers/etcd_access.ts";
import type { RegisterAccess } from "../registers/mod.ts";
import type { Cli } from "./cli.ts";

/** The ways to everything that a manager talks to, found and judged, but not tried. */
interface Reached {
  /** The API server of this cluster. */
  readonly access: ClusterAccess;
  readonly registers: readonly RegisterAccess[];
}

/** A register reached, or why it cannot be. */
type RegisterOutcome =
  | { readonly kind: "ready"; readonly access: RegisterAccess }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Finds the ways to this cluster's API server and to every register; prints everything that is wrong
 * with them at once, and answers `null` where there is anything.
 */
export async function reachAll(cli: Cli, configuration: Configuration): Promise<Reached | null> {
  const access = await reachHome(cli, configuration);
  if (access === null) return null;
  const registers = await reachRegisters(cli, configuration, access);
  return registers === null ? null : { access, registers };
}

/** As {@link reachAll}, of this cluster's API server alone. */
export async function reachHome(
  cli: Cli,
  { access }: Configuration,
): Promise<ClusterAccess | null> {
  const found = reachable(
    access.kind === "kubeconfig"
      ? await clusterAccess({ kubeconfig: access.path })
      // Service addresses of any range, IPv6 too, are reached by the name that every cluster has.
      : await clusterAccess(mayReach(hostPort(access.service)) ? { service: access.service } : {}),
  );
  if (found.kind === "ready") return found.access;
  cli.error(found.because);
  return null;
}

/**
 * As {@link reachAll}, of the registers alone. Without `home`, the way to this cluster's API server,
 * those that lie there are left out.
 */
export async function reachRegisters(
  cli: Cli,
  configuration: Configuration,
  home: ClusterAccess | null,
): Promise<readonly RegisterAccess[] | null> {
  const entries = configuration.right.registers
    .filter(({ location }) => home !== null || location.kind !== "in-cluster");
  const found = await Promise.all(
    entries.map((entry) => reachRegister(configuration, home, entry)),
  );
  const failures = found.flatMap((one) => one.kind === "failed" ? [one.because] : []);
  const registers = found.flatMap((one) => one.kind === "ready" ? [one.access] : []);
  const all = [...failures, ...whyOneTwice(registers)];
  all.forEach((because) => cli.error(because));
  return all.length === 0 ? registers : null;
}

/** What a process that talks to all of them must be allowed to do, and no more. */
export function grantForAll({ access, registers }: Reached): ReturnType<typeof grantFor> {
  const all = registers.map((one) => one.kind === "lease" ? grantFor(one.cluster) : one.etcd);
  const grants = [grantFor(access), ...all];
  return {
    files: grants.flatMap(({ files }) => files),
    hostPorts: grants.flatMap(({ hostPorts }) => hostPorts),
  };
}

/** Where a register is, in words. */
export function placeOf(register: RegisterAccess): string {
  return register.kind === "lease"
    ? `Lease ${register.namespace}/${register.leaseName} at ${register.cluster.hostPort}`
    : `key ${register.etcd.keyName} of the etcd at ${register.etcd.hostPorts.join(", ")}`;
}

async function reachRegister(
  { right, kubernetes }: Configuration,
  home: ClusterAccess | null,
  { name, location }: RegisterEntry,
): Promise<RegisterOutcome> {
  const leaseName = right.record;
  switch (location.kind) {
    case "in-cluster": {
      const { namespace } = kubernetes;
      if (home === null) return failed(name, "its API server is not known");
      return {
        kind: "ready",
        access: { kind: "lease", name, cluster: home, namespace, leaseName },
      };
    }
    case "kubeconfig": {
      const { path, context, namespace } = location;
      const found = reachable(await clusterAccess({ kubeconfig: path, context }));
      return found.kind === "failed" ? failed(name, found.because) : {
        kind: "ready",
        access: { kind: "lease", name, cluster: found.access, namespace, leaseName },
      };
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
  if (found.kind === "failed") return failed(name, found.because);
  const beyond = found.access.hostPorts.find((host) => !mayReach(host));
  return beyond === undefined
    ? { kind: "ready", access: { kind: "etcd", name, etcd: found.access } }
    : failed(name, whyBeyond("etcd", beyond));
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
      one.cluster.server === other.cluster.server;
  }
  return other.kind === "etcd" &&
    one.etcd.endpoints.some((endpoint) => other.etcd.endpoints.includes(endpoint));
}

/** What this program was compiled to reach, or why it is not. */
function reachable(found: AccessOutcome): AccessOutcome {
  if (found.kind === "failed" || mayReach(found.access.hostPort)) return found;
  return { kind: "failed", because: whyBeyond("API server", found.access.hostPort) };
}

function whyBeyond(what: "API server" | "etcd", host: string): string {
  return `Cannot use the ${what} ${host}: this program was compiled to reach only ` +
    "kubernetes.default.svc and private addresses on ports 443, 6443 and 2379; name the server by " +
    "one of these, or add it to permissions.sidecar.net in deno.json and compile again";
}

function hostPort({ host, port }: { readonly host: string; readonly port: string }): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Whether this process may connect there at all. */
function mayReach(host: string): boolean {
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}
