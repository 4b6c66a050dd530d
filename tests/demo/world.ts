/** The demo's world: a Lease API and three pods, each a node, a manager and a guard as processes. */
import { readConfiguration } from "../../lib/config/mod.ts";
import { type Bound, deriveBounds, type Milliseconds, type Timings } from "../../lib/core/mod.ts";
import { type LeaseApi, startLeaseApi } from "../support/lease-api/mod.ts";
import { eventually, makeScratch, removeScratch, settles, tail } from "../support/servers/mod.ts";
import { ask } from "./ask.ts";
import { type Container, keepRunning } from "./kubelet.ts";
import { makePool, type Pool } from "./pool.ts";
import { makePod, type PodRecipe } from "./recipe.ts";

/** After its end a node is started again this much later, a manager or a guard this much. */
export const restartNodeAfter: Milliseconds = 2_000;
export const restartManagerAfter: Milliseconds = 1_000;

/** How long a manager may take from its start until its node can be started. */
const startLimit: Milliseconds = 30_000;

/** How long the API may take to close. */
const closeLimit: Milliseconds = 1_000;

/** A pod whose processes run. */
export interface Pod {
  readonly name: string;
  readonly node: Container;
  readonly manager: Container;
  readonly managerUrl: string;
}

/** Everything that runs. */
export interface World {
  readonly pool: Pool;
  readonly api: LeaseApi;
  readonly pods: readonly Pod[];
  /** What the managers derived their deadlines from, and what that promises. */
  readonly timings: Timings;
  readonly bounds: readonly Bound[];
  /** Names of the pods that cannot reach the API. */
  readonly cutOff: Set<string>;
  /** Ends every process and the API; a second time it does nothing. */
  end(): Promise<void>;
  /** Removes all files. */
  remove(): Promise<void>;
}

/** Who is told how a world starts, and who may end that. */
export interface Starting {
  readonly over: AbortSignal;
  /** Everything is prepared, the first process starts next. */
  readonly prepared: (timings: Timings) => void;
  /** Something has happened to a process. */
  readonly told: (text: string) => void;
}

/**
 * Starts the world; resolves when every node has been started.
 *
 * @throws {Error} If a manager does not start, with the end of its log.
 */
export async function startWorld(starting: Starting): Promise<World> {
  const folder = await makeScratch("demo");
  const api = startLeaseApi();
  const containers: Container[] = [];
  async function end(): Promise<void> {
    await Promise.all(containers.splice(0).map((container) => container.end()));
    await settles(api.close(), closeLimit);
  }
  try {
    const pool = await makePool(folder);
    const recipes = await Promise.all(
      ["pod-1", "pod-2", "pod-3"].map((name) => makePod(pool, name, api.kubeconfig(name))),
    );
    const timings = timingsOf(recipes);
    starting.prepared(timings);
    const pods = await Promise.all(recipes.map((recipe) => startPod(recipe, containers, starting)));
    const bounds = deriveBounds(timings);
    const remove = () => removeScratch(folder);
    return { pool, api, pods, timings, bounds, cutOff: new Set<string>(), end, remove };
  } catch (error) {
    await end();
    await removeScratch(folder);
    throw error;
  }
}

async function startPod(
  recipe: PodRecipe,
  containers: Container[],
  { over, told }: Starting,
): Promise<Pod> {
  const { name, managerUrl } = recipe;
  let ends = 0;
  const keep = (kind: "node" | "manager" | "guard", restartAfter: Milliseconds) => {
    const container = keepRunning({
      name: `${kind} of ${name}`,
      recipe: recipe[kind],
      restartAfter,
      told(what) {
        const ended = what === "ended";
        if (ended) ends += 1;
        const next = ended ? `has ended; it is started again in ${restartAfter / 1000} s` : what;
        told(`the ${kind} of ${name} ${next}`);
      },
      failed: (because) => told(`the ${kind} of ${name} cannot be started: ${because}`),
    });
    containers.push(container);
    return container;
  };
  keep("guard", restartManagerAfter);
  const manager = keep("manager", restartManagerAfter);
  const why = async () => `Last lines of its log:\n${await tail(recipe.manager.log, 8)}`;
  // As a startup probe of Kubernetes asks: the node is started after the first yes.
  await eventually(
    `the manager of ${name} to say that its node can be started`,
    async () => {
      over.throwIfAborted();
      if (ends > 0) throw new Error(`The manager of ${name} does not start. ${await why()}`);
      return await ask(`${managerUrl}/startup-status`);
    },
    { limit: startLimit, every: 200, why },
  );
  return { name, managerUrl, manager, node: keep("node", restartNodeAfter) };
}

function timingsOf(recipes: readonly PodRecipe[]): Timings {
  const read = readConfiguration(recipes[0]?.environment ?? {}, null);
  if (read.kind === "valid") return read.configuration.timings;
  throw new Error(`The demo configures its managers wrongly: ${JSON.stringify(read.problems)}`);
}
