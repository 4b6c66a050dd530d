/** One look at the demo's world: what the table shows and the story is told from. */
import type { Milliseconds, WallTime } from "../../lib/core/mod.ts";
import { type LedgerLine, readLedger } from "../support/ledger.ts";
import type { Standing } from "./kubelet.ts";
import { type LeaseView, readLease } from "./lease_view.ts";
import { type ManagerView, readManager } from "./manager_view.ts";
import type { Pod, World } from "./world.ts";

/** A pod as it looks from outside. */
export interface PodView {
  readonly name: string;
  readonly node: Standing["kind"];
  readonly manager: Standing["kind"];
  /** Until what is down is started again. */
  readonly nodeBackIn: Milliseconds;
  readonly managerBackIn: Milliseconds;
  /** What its manager says of itself; `null` if it does not answer. */
  readonly says: ManagerView | null;
  readonly cutOff: boolean;
  /** Blocks its node has signed, and whether it goes on. */
  readonly blocks: number;
  readonly forges: boolean;
}

/** Everything at one moment. */
export interface View {
  readonly wall: WallTime;
  readonly slot: number;
  readonly pods: readonly PodView[];
  /** `null` until somebody has made the Lease. */
  readonly lease: LeaseView | null;
  readonly blocks: readonly LedgerLine[];
}

/** A node forges while its last block is no older than this: slots last one second. */
const forgesFor: Milliseconds = 1_800;

/** Looks at everything. */
export async function look(world: World, before: View | null): Promise<View> {
  const { api, pool, pods, timings, cutOff } = world;
  const blocks = await readLedger(pool.ledger);
  const [lease, ...said] = await Promise.all([
    readLease(api, timings.challengerWaits, before?.lease ?? null),
    ...pods.map(({ managerUrl }) => readManager(managerUrl)),
  ]);
  const wall = Date.now();
  return {
    ...{ wall, lease, blocks, slot: Math.floor(wall / 1000) - pool.systemStart },
    pods: pods.map((pod, index) => {
      const own = blocks.filter(({ node }) => node === pod.name);
      return {
        ...standings(pod),
        name: pod.name,
        says: said[index] ?? null,
        cutOff: cutOff.has(pod.name),
        blocks: own.length,
        forges: wall - (own.at(-1)?.at ?? -Infinity) < forgesFor,
      };
    }),
  };
}

function standings(pod: Pod) {
  const [node, manager] = [pod.node.standing(), pod.manager.standing()];
  const backIn = (standing: Standing) =>
    standing.kind === "runs" ? 0 : Math.max(0, standing.back - performance.now());
  return {
    ...{ node: node.kind, nodeBackIn: backIn(node) },
    ...{ manager: manager.kind, managerBackIn: backIn(manager) },
  };
}
