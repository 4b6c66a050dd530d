import type { Container, Exit, Pod } from "../pods/mod.ts";
import { settles } from "../servers/mod.ts";
import { endInOrder } from "./ending.ts";
import { type KubeletEvent, timeline } from "./events.ts";
import { type ContainerProcess, keep, type Keeper } from "./keeper.ts";
import type { ContainerManifest, PodManifest } from "./manifest.ts";
import { type Order, startGroups, stopGroups } from "./order.ts";

/** How a pod is run. */
export interface KubeletOptions {
  readonly manifest: PodManifest;
  /** What each container of the manifest runs, by its name. */
  readonly containers: Readonly<Record<string, ContainerProcess>>;
  /** `sidecar` by default. */
  readonly order?: Order;
}

/** The kubelet of one pod. */
export interface Kubelet extends AsyncDisposable {
  readonly pod: Pod;
  /** Resolves when every container was started; throws after `limit` milliseconds (60 000). */
  allStarted(limit?: number): Promise<void>;
  /** A container; throws while it was not started. */
  container(name: string): Container;
  /** Whether this container is ready; without a name, whether all are: the readiness of the pod. */
  ready(name?: string): boolean;
  /** Ends a run with SIGTERM, as a runtime does; it is started again. Throws where none runs. */
  stopContainer(name: string): Promise<Exit>;
  /**
   * Deletes the pod: `preStop` and SIGTERM to the main containers, then, when they are gone, to the
   * sidecars (in plain order to all at once). `grace` in milliseconds, hooks included, is the
   * manifest's by default; after it SIGKILL, though not within 2 s of a container's SIGTERM.
   */
  delete(grace?: number): Promise<void>;
  /** All that was done so far, oldest first. */
  events(): readonly KubeletEvent[];
}

/**
 * Starts a pod; resolves when its first containers run: in sidecar order the first sidecar, in
 * plain order all. What ends later is started again by itself, whatever the others do. Disposal
 * deletes the pod without any grace.
 */
export async function startKubelet(
  pod: Pod,
  { manifest, containers, order = "sidecar" }: KubeletOptions,
): Promise<Kubelet> {
  assertSameNames(manifest.containers, containers);
  const manifestGrace = manifest.graceSeconds * 1_000;
  const events: KubeletEvent[] = [];
  const keepers = new Map<string, Keeper>();
  const leaving = Promise.withResolvers<void>();
  let left = false;

  const start = async (group: readonly ContainerManifest[]) => {
    for (const one of group) {
      const process = containers[one.name];
      if (left || process === undefined) return;
      const keeper = await keep(pod, one, process, manifestGrace, (what) => {
        events.push({ at: Date.now(), container: one.name, what });
      });
      keepers.set(one.name, keeper);
      if (left) keeper.retire();
    }
  };
  const startInOrder = async (groups: readonly (readonly ContainerManifest[])[]) => {
    for (const group of groups) {
      const before = [...keepers.values()].map(({ startedUp }) => startedUp);
      await Promise.race([Promise.all(before), leaving.promise]);
      await start(group);
    }
  };
  let starting: Promise<void> = Promise.resolve();
  /** From now on nothing is started any more. */
  const leave = async () => {
    left = true;
    leaving.resolve();
    for (const keeper of keepers.values()) keeper.retire();
    await starting.catch(() => {});
  };
  const tearDown = async () => {
    await pod.delete(0);
    await Promise.all([...keepers.values()].map((keeper) => keeper.unprobed()));
  };
  const end = async (grace: number) => {
    await leave();
    const groups = stopGroups(manifest.containers, order);
    const kept = groups.map((group) => group.flatMap(({ name }) => keepers.get(name) ?? []));
    await endInOrder(kept, grace);
    await tearDown();
  };
  let ending: Promise<void> | null = null;

  await using undo = new AsyncDisposableStack();
  undo.defer(async () => {
    await leave();
    await tearDown();
    await ending;
  });
  const [first = [], ...others] = startGroups(manifest.containers, order);
  await start(first);
  starting = startInOrder(others);
  // Whoever waits for all to be started learns why that failed.
  starting.catch(() => {});

  const keeperOf = (name: string): Keeper => {
    const keeper = keepers.get(name);
    if (keeper !== undefined) return keeper;
    throw new Error(`Container ${name} of ${pod.name} was not started.\n${timeline(events)}`);
  };
  const open = undo.move();
  return {
    pod,
    async allStarted(limit = 60_000) {
      const done = await settles(starting, limit);
      await (done ? starting : null);
      for (const { name } of manifest.containers) keeperOf(name);
    },
    container: (name) => keeperOf(name).container,
    ready: (name) =>
      name === undefined
        ? manifest.containers.every((one) => keepers.get(one.name)?.ready() ?? false)
        : keeperOf(name).ready(),
    async stopContainer(name) {
      const exit = await keeperOf(name).restart("asked for");
      if (exit === null) throw new Error(`Container ${name} does not run.\n${timeline(events)}`);
      return exit;
    },
    delete: (grace = manifestGrace) => ending ??= end(grace),
    events: () => events,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** @throws {Error} If the containers of the manifest are not those that have something to run. */
function assertSameNames(
  manifest: readonly ContainerManifest[],
  containers: Readonly<Record<string, ContainerProcess>>,
): void {
  const [there, given] = [manifest.map(({ name }) => name).sort(), Object.keys(containers).sort()];
  if (there.join() === given.join()) return;
  throw new Error(`Commands are given for ${given.join()}: the manifest has ${there.join()}`);
}
