import { openRegister, type Register } from "../world/register.ts";
import type { Pod, World } from "../world.ts";
import {
  all,
  ended,
  forgerOf,
  isManned,
  longestLease,
  longestRenewal,
  mend,
  othersThan,
  repeatedly,
} from "./cast.ts";
import type { Scene, Situations } from "./fault.ts";
import { breakWatches, isOneDuration, isWhole, mayLose } from "./records.ts";

/** News of the old register reach the one that was rolled so late, in milliseconds. */
const HEARS = 1_200;

/** What several registers must withstand that are not one set, or not the same for everybody. */
export const registerSets: Situations = {
  /**
   * One is rolled to all registers, and hears that the old holder let go of its own. It cannot take
   * that, and does not hear that one of the others does.
   */
  rolledBesideOthers: {
    parts: 4,
    takes: (world) => wait(world) + 30_000,
    begin(scene) {
      const { world, pod } = scene;
      if (knownBefore(world).length < 3 || pod === forgerOf(scene) || !rollToAll(scene)) return;
      const links = pod.links.slice(0, world.plan.beginsWith);
      const ends = [() => mend(links)];
      for (const link of links) link.late = HEARS;
      world.timeline.after(wait(world) + 12_000, () => {
        const forger = forgerOf(scene);
        const others = knownBefore(world).filter((other) => other !== forger);
        const [old] = world.registers;
        if (forger === pod || ![forger, ...others].every(isManned) || old === undefined) return;
        for (const { manager } of others) manager.freeze();
        const thaw = all(...others.map(({ manager }) => manager.thaw));
        ends.push(thaw, ended(forger));
        ends.unshift(repeatedly(world, () => {
          if (old.observed().version?.record.holder !== "") return false;
          for (const link of links) link.outward = false;
          world.timeline.after(HEARS + 500, thaw);
          return true;
        }));
      });
      return () => all(...ends)();
    },
  },
  /** One is rolled to all registers, and all that still use the old ones are gone. */
  rolledBesideTheDead: {
    parts: 3,
    takes: (world) => wait(world) + 20_000,
    begin(scene) {
      const { world, pod } = scene;
      const known = knownBefore(world);
      if (known.length === 0 || pod === forgerOf(scene) || !known.every(isManned)) return;
      if (!rollToAll(scene)) return;
      const gone = knownBefore(world);
      for (const { manager } of gone) manager.crash();
      return all(...gone.map(({ manager }) => manager.start));
    },
  },
  /**
   * A minority was replaced, and is admitted again. Then the old ones are back under their names for
   * everybody but the forger, who reaches just a majority.
   */
  replacedOnesComeBack: {
    parts: 4,
    takes: (world) => 2 * wait(world) + 4 * longestRenewal(world) + 10_000,
    begin(scene) {
      const { world } = scene;
      const replaced = world.registers.slice(0, minorityOf(world));
      if (replaced.length === 0 || !isOneDuration(scene)) return;
      if (!isWhole(world) || world.registers.some(({ isAltered }) => isAltered)) return;
      const old = replaced.map((register) => {
        const kept = openRegister(register.name, world.timeline.now);
        kept.restore(register.observed());
        register.isAltered = true;
        register.replace();
        breakWatches({ world, register }, "410: the history is gone");
        return kept;
      });
      let ends = () => {};
      const stop = repeatedly(world, () => {
        if (!isWhole(world)) return false;
        const forger = forgerOf(scene);
        const others = othersThan(world, forger);
        const last = forger.links.slice(-1);
        for (const link of last) Object.assign(link, { outward: false, homeward: false });
        meet(others, old);
        ends = () => {
          mend(last);
          meet(others, old.map(() => null));
        };
        return true;
      });
      return () => all(stop, ends)();
      function meet(pods: readonly Pod[], instead: readonly (Register | null)[]): void {
        for (const { name } of replaced) world.judge.replaced(name);
        for (const { manager, links } of pods) {
          for (const [at, register] of replaced.entries()) {
            const link = links[at];
            if (link !== undefined) link.instead = instead[at] ?? null;
            manager.breakWatch(register, "it is another server");
          }
        }
      }
    },
  },
  /** The forger is gone, and so many registers refuse writes that nobody wins a majority. */
  mostRefuseWrites: {
    parts: 2,
    takes: (world) => wait(world) + 30_000,
    begin(scene) {
      const { world } = scene;
      const minority = minorityOf(world);
      const forger = forgerOf(scene);
      if (minority === 0 || !isManned(forger)) return;
      const refusing = world.registers.slice(minority);
      for (const register of refusing) register.mode = "readOnly";
      forger.manager.crash();
      return () => {
        for (const register of refusing) register.mode = "up";
        forger.manager.start();
      };
    },
  },
  /** What the forger still reaches is no majority. */
  minorityLeft: {
    parts: 2,
    takes: (world) => wait(world) + 10_000,
    begin(scene) {
      const { links } = forgerOf(scene);
      const minority = minorityOf(scene.world);
      if (minority === 0) return;
      const lost = links.slice(minority);
      for (const link of lost) Object.assign(link, { outward: false, homeward: false });
      return () => mend(lost);
    },
  },
  /** The forger reaches just a majority, loses one of it to a person, and has a deaf node to stop. */
  oneTooMany: {
    parts: 3,
    takes: (world) => 1.3 * longestLease(world) + 12_000,
    begin(scene) {
      const { world } = scene;
      const minority = minorityOf(world);
      const forger = forgerOf(scene);
      if (minority === 0) return;
      const { habits } = forger.node;
      const { deaf } = habits;
      habits.deaf = true;
      const links = forger.links.slice(0, minority);
      for (const link of links) Object.assign(link, { outward: false, homeward: false });
      const register = world.registers.at(-1) ?? scene.register;
      world.timeline.after(1.3 * longestLease(world), () => {
        if (mayLose({ ...scene, register })) register.edit({ holder: "" });
      });
      return () => {
        habits.deaf = deaf;
        mend(links);
      };
    },
  },
};

/** Well managers that know fewer registers than there are. */
function knownBefore({ pods, registers }: World) {
  return pods.filter(({ manager }) => manager.config.registers.length < registers.length);
}

function rollToAll({ pod, world }: Scene): boolean {
  if (!isManned(pod)) return false;
  const registers = world.registers.map(({ name }) => name);
  const { manager } = pod;
  if (manager.config.registers.length === registers.length) return false;
  manager.crash();
  manager.config = { ...manager.config, registers };
  world.timeline.after(500, manager.start);
  return true;
}

function minorityOf({ registers, plan }: World): number {
  return plan.beginsWith === plan.registers ? Math.floor((registers.length - 1) / 2) : 0;
}

function wait(world: World): number {
  return 1.25 * longestLease(world) + 4_000;
}
