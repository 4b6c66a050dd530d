/** The person at the keyboard: chooses a pod and does something to it. */
import { acts, reconnect } from "./acts.ts";
import { direct, type Direction } from "./director.ts";

/** What a person has chosen. */
export interface Player {
  readonly pressed: (key: string) => void;
  /** The pod that the next act is for; `null` for the one that leads. */
  readonly chosen: () => string | null;
}

/** The keys, as the screen shows them. */
export const keyHelp: readonly string[] = [
  `  ${acts.map(({ key, name }) => `${key} ${name}`).join(" · ")} · r reconnect · q quit`,
  "  They act on the pod that leads; 1 2 3 choose another, 0 the leader again",
];

/** Lets a person play; an act does not wait for the one before. */
export function startPlayer(direction: Direction): Player {
  const { world, watch, say } = direction;
  let chosen: string | null = null;

  function target() {
    const { lease } = watch.view();
    return world.pods.find(({ name }) => name === (chosen ?? lease?.holder)) ?? null;
  }

  function pressed(key: string): void {
    if (/^[0-3]$/.test(key)) chosen = world.pods[Number(key) - 1]?.name ?? null;
    if (key === "r") {
      const names = reconnect(world);
      say("act", names.length > 0 ? `Reconnect ${names.join(" and ")}.` : "Nobody is cut off.");
    }
    const act = acts.find((act) => act.key === key);
    if (act === undefined) return;
    const pod = target();
    if (pod === null) say("act", "Nobody leads yet; choose a pod with 1, 2 or 3.");
    else void direct(act, pod, direction);
  }

  return { pressed, chosen: () => chosen };
}
