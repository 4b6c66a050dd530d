import { openRegister } from "../world/register.ts";
import type { World } from "../world.ts";
import { all, forgerOf, isManned, longestLease, mend, othersThan } from "./cast.ts";
import type { Scene, Situations } from "./fault.ts";
import { mayLose } from "./records.ts";

/** What several registers must withstand that are not one set, or not the same for everybody. */
export const registerSets: Situations = {
  /** One is rolled to all registers, and cannot reach those that the others still use. */
  rolledApart: {
    parts: 2,
    takes: (world) => wait(world) + 20_000,
    begin(scene) {
      const { world, pod } = scene;
      const known = knownBefore(world);
      if (known.length === 0 || pod === forgerOf(scene) || !rollToAll(scene)) return;
      const links = pod.links.slice(0, world.plan.beginsWith);
      for (const link of links) Object.assign(link, { outward: false, homeward: false });
      return () => mend(links);
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
      return all(gone.map(({ manager }) => manager.start));
    },
  },
  /** Under the names of a minority everybody but the forger reaches registers that are new. */
  replacedForOthers: {
    parts: 3,
    takes: (world) => 2 * wait(world),
    begin(scene) {
      const { world } = scene;
      const minority = minorityOf(world);
      if (minority === 0) return;
      const forger = forgerOf(scene);
      const others = othersThan(world, forger);
      const away = [...world.registers.entries()].slice(0, minority);
      for (const [at, { name }] of away) {
        const instead = openRegister(name, world.timeline.now);
        for (const { links } of others) {
          const link = links[at];
          if (link !== undefined) link.instead = instead;
        }
      }
      const last = forger.links.slice(-1);
      for (const link of last) Object.assign(link, { outward: false, homeward: false });
      const anew = () => {
        for (const [, register] of away) {
          for (const { manager } of others) manager.breakWatch(register, "it is another server");
        }
      };
      anew();
      return () => {
        for (const { links } of others) for (const link of links) link.instead = null;
        mend(last);
        anew();
      };
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
