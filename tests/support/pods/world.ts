import { makeScratch, removeScratch } from "../servers/scratch.ts";
import { makeGroup } from "./cgroups.ts";
import { claimWorld, removeWorld, worldName } from "./claims.ts";
import { makeBridge } from "./network.ts";
import { makePod, type Pod, type PodOptions } from "./pod.ts";

/** Pods that one world may have in its life. */
const mostPods = 200;

/** A machine room of its own: a bridge with a subnet, API servers at its addresses, pods on it. */
export interface World extends AsyncDisposable {
  /** Number of the world; its subnet is 10.77.`index`.0/24. */
  readonly index: number;
  /** Addresses of the host on the bridge, for API servers to listen on (port 443). */
  readonly addresses: readonly string[];
  /** Address of the first API server. */
  readonly api: string;
  /** Private folder: logs of the pods, and room for files that a test mounts into them. */
  readonly folder: string;
  /** Makes a pod; a name may be used again after `delete()`. */
  pod(options: PodOptions): Promise<Pod>;
  /** Kills all pods and removes everything of this world from the machine. */
  close(): Promise<void>;
}

/** How a world is made. */
export interface WorldOptions {
  /** Number of the world, 1 to 200; the first free one by default. */
  readonly index?: number;
  /** How many addresses the host has on the bridge, 1 to 9; one by default. */
  readonly addresses?: number;
}

/** Makes a world. Worlds live side by side; those of test processes that are gone are removed. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await makeScratch("world");
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeScratch(folder));
  const claim = await claimWorld(folder, options.index);
  const { index } = claim;
  undo.defer(() => claim.release());
  undo.defer(() => removeWorld(index));
  const bridge = worldName(index);
  const group = await makeGroup(bridge);
  const addresses = await makeBridge(bridge, index, options.addresses ?? 1);
  const api = addresses[0] ?? "";
  const pods = new Set<Pod>();
  undo.defer(async () => {
    await Promise.all([...pods].map((pod) => pod.delete(0)));
  });
  const open = undo.move();
  const close = () => open.disposeAsync();
  let number = 0;
  return {
    ...{ index, addresses, api, folder, close },
    async pod(options) {
      number++;
      if (number > mostPods) throw new Error(`A world has at most ${mostPods} pods`);
      const place = { folder: `${folder}/${number}-${options.name}`, bridge, index, number, api };
      await Deno.mkdir(place.folder);
      const inner = await group.inner(`${number}-${options.name}`);
      const made = await makePod(options, { ...place, group: inner });
      const pod: Pod = {
        ...made,
        async delete(grace) {
          if (pods.delete(pod)) await made.delete(grace);
        },
      };
      pods.add(pod);
      return pod;
    },
    [Symbol.asyncDispose]: close,
  };
}
