import { serverBinaries } from "./binaries.ts";
import { runEtcd } from "./etcd_member.ts";
import { freePort, withFreePorts } from "./ports.ts";
import type { ServerProcess } from "./process.ts";
import { makeScratch, removeScratch } from "./scratch.ts";

/** An etcd cluster of two members on loopback, which has no majority without both. */
export interface EtcdPair extends AsyncDisposable {
  /** Client addresses. */
  readonly urls: readonly string[];
  /** Freeze the last one, and the first one is alone. */
  readonly processes: readonly ServerProcess[];
}

/** Starts both members and waits until they agree. */
export async function startEtcdPair(): Promise<EtcdPair> {
  const { etcd: program } = await serverBinaries();
  await using undo = new AsyncDisposableStack();
  const http = undo.adopt(Deno.createHttpClient({ http2: false }), (client) => client.close());
  const folders = await Promise.all(["etcd-a", "etcd-b"].map((name) => makeScratch(name)));
  undo.defer(() => Promise.all(folders.map(removeScratch)).then(() => {}));
  const { members, processes } = await withFreePorts(async () => {
    const addresses = folders.map((folder, i) => ({
      ...{ folder, name: `member-${i}` },
      client: `http://127.0.0.1:${freePort()}`,
      peer: `http://127.0.0.1:${freePort()}`,
    }));
    const cluster = addresses.map(({ name, peer }) => `${name}=${peer}`).join(",");
    const members = addresses.map((one) => ({ ...one, program, cluster, flags: [] }));
    const processes = await Promise.all(members.map((member) => runEtcd(member, http)));
    return { members, processes };
  });
  for (const process of processes) undo.defer(() => process.kill());
  const running = undo.move();
  return {
    urls: members.map(({ client }) => client),
    processes,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
