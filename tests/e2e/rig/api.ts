import assert from "assert";
import type { FaultSpec, FaultyApi } from "../../support/faulty-api/mod.ts";
import { RELEASE } from "../pool/chart.ts";
import { act, claim, play, type Scene, type Step, type Who } from "./scene.ts";

/** What the API server does wrongly, in words and as the front is told. */
export interface WrongApi {
  readonly says: string;
  readonly spec: Omit<FaultSpec, "pods">;
  /** How a manager repeats what it met. */
  readonly logged: RegExp;
}

/** Plays steps while the API server does wrongly to them, and then no more. */
export function whileWrong(who: Who, wrong: WrongApi, ...steps: readonly Step[]): Step {
  const says = `the API server, asked by ${who.name}, ${wrong.says}`;
  return whileFaulty(says, who, [wrong.spec], ...steps);
}

/** Plays steps while several faults are laid on; where they meet a request, the last has it. */
export function whileFaulty(
  says: string,
  who: Who,
  specs: readonly Omit<FaultSpec, "pods">[],
  ...steps: readonly Step[]
): Step {
  return act(`while ${says}: ${told(steps)}; then it is well again`, async (scene) => {
    const pods = who.among(scene).map(({ pod }) => pod);
    const faults = specs.map((spec) => frontOf(scene).inject({ ...spec, pods }));
    try {
      await playNow(scene, steps);
    } finally {
      for (const fault of faults) fault.lift();
    }
    scene.note("the API server is well again");
    scene.since = Date.now();
  });
}

/** Plays steps in which the leader is who forges when they begin, not who forged at first. */
export function withLeaderOfNow(...steps: readonly Step[]): Step {
  return act(told(steps), async (scene) => {
    const first = scene.pool.lastSigner();
    assert(first !== null, "nobody forged yet");
    await playNow({ ...scene, first }, steps);
    scene.since = Date.now();
  });
}

export function takePermissions(): Step {
  return act(
    "the RoleBinding is deleted",
    ({ pool }) => pool.plane.kubectl.run(["delete", "rolebinding", RELEASE]),
  );
}

export function givePermissions(): Step {
  return act("the chart's account and Role are applied again", async ({ pool }) => {
    for (const { plane, accessPath, namespace } of pool.regions) {
      await plane.kubectl.applyPath(accessPath, namespace);
    }
  });
}

/** Since the first step at most so many watches were asked for: nobody hammers a server in trouble. */
export function watchesAtMost(most: number): Step {
  return claim(`at most ${most} watches were asked for`, (scene) => {
    const { length } = frontOf(scene).log()
      .filter(({ at, kind, path }) => kind === "watch" && at >= scene.began && isOfRecord(path));
    scene.note(`${length} watches were asked for`);
    assert(length <= most, `${length} watches were asked for, expected at most ${most}`);
    return Promise.resolve();
  });
}

/** Beside the record each manager watches the candidates, by the same means. */
function isOfRecord(path: string): boolean {
  return !path.includes("-candidates");
}

/** The front before the API server, that does wrongly when it is told to. */
function frontOf({ pool }: Scene): FaultyApi {
  if (pool.api === null) throw new Error("The pool was opened without a front");
  return pool.api;
}

/** The words of several steps. */
function told(steps: readonly Step[]): string {
  return steps.map(({ says }) => says).join(", ");
}

/** Plays steps within a step: what they claim first reckons from now. */
async function playNow(scene: Scene, steps: readonly Step[]): Promise<void> {
  scene.since = Date.now();
  await play(scene, steps);
}
