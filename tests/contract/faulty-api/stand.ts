import {
  type ControlPlane,
  eventually,
  makeToken,
  startControlPlane,
} from "../../support/servers/mod.ts";
import { type FaultyApi, openFaultyApi } from "../../support/faulty-api/mod.ts";
import { type Caller, leaseName, openCaller } from "./caller.ts";

/** A real API server with a front before it, and two pods that know the front alone. */
export interface Stand extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly front: FaultyApi;
  /** Token of the pods' service account. */
  readonly accountToken: string;
  readonly one: Caller;
  readonly other: Caller;
  /** A further pod, until it is disposed of. */
  caller(address: string): Caller;
  /** The Lease's holder as the real server has it. */
  holder(): Promise<string>;
  /** Waits until the real server has this holder; says how many milliseconds that took. */
  untilHolder(holder: string): Promise<number>;
  /** Waits until the front asks the real server nothing and has at most so many connections. */
  untilQuiet(connections: number): Promise<void>;
}

const account = "caller";

const objects = `
{apiVersion: v1, kind: ServiceAccount, metadata: {name: ${account}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${account}}
rules:
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [${leaseName}]
  verbs: [get, list, watch, patch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${account}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${account}}
subjects: [{kind: ServiceAccount, name: ${account}, namespace: default}]
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: ${leaseName}}
spec: {holderIdentity: nobody}
`;

/** Starts everything; the Lease exists, held by nobody. */
export async function openStand(): Promise<Stand> {
  await using undo = new AsyncDisposableStack();
  const plane = undo.use(await startControlPlane());
  await plane.kubectl.apply(objects);
  const accountToken = await makeToken(plane, account);
  const front = undo.use(await openFaultyApi({ plane }));
  const caller = (address: string) =>
    openCaller({ url: front.url, ca: plane.ca, token: accountToken, address });
  const one = undo.use(caller("127.0.0.11"));
  const other = undo.use(caller("127.0.0.12"));
  const holder = () =>
    plane.kubectl.run(["get", "lease", leaseName, "--output=jsonpath={.spec.holderIdentity}"]);
  const open = undo.move();
  return {
    ...{ plane, front, accountToken, one, other, caller, holder },
    async untilHolder(expected) {
      const start = performance.now();
      await eventually(
        `the real server to have ${expected}`,
        async () => await holder() === expected || null,
        { limit: 5_000, every: 20 },
      );
      return performance.now() - start;
    },
    async untilQuiet(connections) {
      await eventually(
        "the connections to end",
        async () =>
          front.connections() <= connections && await connectionsTo(plane.port) === 0 || null,
        { limit: 5_000, every: 20 },
      );
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** How many TCP connections of this process to a port of this machine are established. */
async function connectionsTo(port: number): Promise<number> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = (await Deno.readTextFile("/proc/self/net/tcp")).trim().split("\n").slice(1);
  const sockets = await ownSockets();
  return lines.map((line) => line.trim().split(/\s+/))
    .filter(([, , remote, state]) => remote?.endsWith(suffix) && state === "01")
    // The API server has connections to itself.
    .filter(({ 9: inode }) => sockets.has(`socket:[${inode}]`)).length;
}

async function ownSockets(): Promise<ReadonlySet<string>> {
  const files = await Array.fromAsync(Deno.readDir("/proc/self/fd"));
  return new Set(
    await Promise.all(
      files.map(({ name }) => Deno.readLink(`/proc/self/fd/${name}`).catch(() => "")),
    ),
  );
}
