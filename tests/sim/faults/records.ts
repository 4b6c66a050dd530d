/** What may be done to a record within the promise, and what is found in its history. */
import type { Observation, ReleaseMark, Version } from "../../../lib/core/mod.ts";
import type { Register } from "../world/register.ts";
import type { World } from "../world.ts";
import type { Scene } from "./fault.ts";

/** From a renewal that shows that a record is lost to the last slot that its holder signs. */
const FOUND_OUT = 3_000;

/** A marked release that a register held once. */
export interface PastRelease {
  readonly backup: Observation;
  readonly mark: ReleaseMark;
}

/** The newest release by somebody of whom that is true. */
export function lastReleaseOf(
  register: Register,
  isIt: (releaser: string) => boolean,
): PastRelease | undefined {
  const markOf = ({ version }: Observation) =>
    version?.record.holder === "" ? version.record.own?.mark ?? null : null;
  const backup = register.lastBackup((old) => {
    const mark = markOf(old);
    return mark !== null && isIt(mark.releaser);
  });
  const mark = backup === undefined ? null : markOf(backup);
  return backup === undefined || mark === null ? undefined : { backup, mark };
}

export function isHolderOf(register: Register): (releaser: string) => boolean {
  const holder = register.observed().version?.record.holder ?? "";
  return (releaser) => releaser === holder;
}

/**
 * Empties a record, and writes the mark of an earlier release into it. What the only record told of its
 * holder's slots is lost by that: the promise leaves it out while wall clocks are too far apart.
 */
export function markByHand({ world, register }: Scene, mark: ReleaseMark): void {
  if (world.registers.length === 1 && !clocksAgree(world)) return;
  const own = register.observed().version?.record.own ?? null;
  if (own !== null) register.edit({ holder: "", own: { ...own, mark } });
}

/**
 * Into a marked release a register may be restored only while everybody has seen who holds it now, and
 * has nothing older under way: the promise leaves out the rest.
 */
export function everybodyKnowsHolder({ world, register }: Scene, release: Observation): boolean {
  const holder = register.observed().version?.record.holder ?? "";
  const at = world.registers.indexOf(register);
  return world.pods.every(({ manager }) => {
    const known = manager.state().registers[at]?.known;
    return known?.version?.record.holder === holder &&
      (known.revision ?? 0) > (release.revision ?? 0);
  });
}

/**
 * Whether some manager has not heard of the register since that backup: it waits on what it saw then, and
 * nothing tells it that the holder has renewed. The promise leaves out to restore that very version.
 */
export function isLastKnown({ world, register }: Scene, { version }: Observation): boolean {
  if (version === null || isSameWord(register.observed().version, version)) return false;
  const at = world.registers.indexOf(register);
  return world.pods.some(({ manager }) =>
    isSameWord(manager.state().registers[at]?.known?.version, version)
  );
}

/** Whether nothing but labels lies between two versions; what a person wrote has no nonce. */
function isSameWord(one: Version | null | undefined, other: Version): boolean {
  const nonce = other.record.own?.nonce;
  if (one === null || one === undefined || one.record.own?.nonce !== nonce) return false;
  return nonce !== undefined || one.spec === other.spec;
}

/**
 * Where no record is left nothing tells whoever did not see it how long its holder's lease was: the
 * promise leaves out records that are deleted while the pods of a pool differ in that.
 */
export function isOneDuration({ world }: Scene): boolean {
  const durations = world.pods.map(({ manager }) => manager.config.timings.leaseDuration);
  return new Set(durations).size === 1;
}

/** Whether a backup states a shorter lease than the record now, in a pool in which they differ: as above. */
export function statesShorter(scene: Scene, { version }: Observation): boolean {
  const stated = scene.register.observed().version?.record.duration ?? 0;
  return !isOneDuration(scene) && (version?.record.duration ?? 0) < stated;
}

/**
 * Whether all pods know the same registers. While some are rolled and some are not, only what a record
 * says of its set keeps those from taking it that know no other: the promise leaves out to lose it then.
 */
export function areAlike({ pods }: World): boolean {
  return new Set(pods.map(({ manager }) => manager.config.registers.length)).size === 1;
}

/**
 * Whether another record may be lost now: beyond a minority of the registers it takes an operator's
 * command until anybody forges again.
 */
export function mayLose({ world, register }: Scene): boolean {
  if (!areAlike(world) || (world.registers.length === 1 && !clocksAgree(world))) return false;
  const others = world.registers.filter((one) => one !== register && one.isAltered);
  const most = world.registers.length === 1 ? 1 : Math.floor((world.registers.length - 1) / 2);
  if (others.length >= most) return false;
  register.isAltered = true;
  return true;
}

/**
 * Whether a holder that finds its record lost has signed nothing that is still to come for whoever takes
 * it after the whole wait. Half of what there is stays for clocks that drift apart meanwhile.
 */
function clocksAgree({ pods }: World): boolean {
  const spare = pods.map(({ manager: { config: { timings } } }) =>
    timings.leaseDuration - timings.renewEvery / (1 - timings.clockRateError) - FOUND_OUT
  );
  return wallsApart(pods) <= Math.min(...spare) / 2;
}

/** How far the wall clocks of pods are apart, at most, in milliseconds. */
export function wallsApart(pods: World["pods"]): number {
  const walls = pods.map(({ host }) => host.read().wall);
  return Math.max(...walls) - Math.min(...walls);
}

export function breakWatches(
  { world, register }: Pick<Scene, "world" | "register">,
  because: string,
): void {
  for (const { manager } of world.pods) manager.breakWatch(register, because);
}

/** Whether one manager holds every register, and every record lists them as they are: all is mended. */
export function isWhole({ registers }: World): boolean {
  const records = registers.map((register) => register.observed().version?.record);
  const holders = new Set(records.map((record) => record?.holder ?? ""));
  return holders.size === 1 && !holders.has("") && records.every((record) => {
    const { ids, pending } = record?.own?.set ?? {};
    return pending?.length === 0 &&
      registers.every(({ name }, index) => ids?.[name] === records[index]?.own?.set?.id);
  });
}
