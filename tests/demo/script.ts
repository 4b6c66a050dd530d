/** The script: the first election, then every act in turn on the pod that forges. */
import type { Milliseconds, WallTime } from "../../lib/core/mod.ts";
import { settles } from "../support/servers/mod.ts";
import { acts, reconnect } from "./acts.ts";
import { awaitElection, boundOf, direct, type Direction } from "./director.ts";

/** Between two scenes: so long somebody forges in peace. */
const calm: Milliseconds = 5_000;

/**
 * Plays the script in a world that was started at `since`; answers whether somebody forged (again)
 * in time in every scene. A scene that may not fit into the time `left` is left out, and that is
 * said.
 */
export async function playScript(
  direction: Direction,
  since: WallTime,
  left: () => Milliseconds,
): Promise<boolean> {
  const { world, say, over } = direction;
  let good = await awaitElection(since, direction);
  for (const act of acts) {
    await peace(over);
    if (over.aborted) return good;
    if (left() < boundOf(world, act.bound).value) {
      say("act", `No time is left to ${act.name}.`);
      continue;
    }
    const pod = await forger(direction);
    if (pod === null) {
      if (!over.aborted) say("trouble", `Nobody forges, so there is nobody to ${act.name}.`);
      return good && over.aborted;
    }
    good = await direct(act, pod, direction) && good;
  }
  await peace(over);
  await comeBack(direction);
  return good;
}

async function peace(over: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => over.addEventListener("abort", () => resolve()));
  if (!over.aborted) await settles(aborted, calm);
}

/** The pod whose node forges. */
async function forger({ world, watch }: Direction) {
  const name = await watch.until(
    ({ pods }) => pods.find(({ forges }) => forges)?.name ?? null,
    calm,
  );
  return world.pods.find((pod) => pod.name === name) ?? null;
}

async function comeBack({ world, watch, say, over }: Direction): Promise<void> {
  const [name] = reconnect(world);
  if (name === undefined) return;
  say("act", `Reconnect ${name}. It must see who holds the Lease now, and stand by.`);
  await peace(over);
  const says = watch.view().pods.find((pod) => pod.name === name)?.says;
  if (says?.phase === "standby" && !says.leads) say("outcome", `${name} stands by.`);
}
