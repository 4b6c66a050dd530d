import assert from "assert";
import { eventually, type HostResult } from "../../support/servers/mod.ts";
import type { Member } from "../pool/member.ts";
import { during, microTime, STRANGER_RENEWS } from "./lease.ts";
import type { Where } from "./regions.ts";
import { act, claim, each, everybody, leader, type Scene, type Step, type Who } from "./scene.ts";

/** An operator's command waits as long as a challenger does, and then writes. */
const OPERATED_WITHIN = 60_000;

/** How a set of registers is written in another way than all pods write it at first. */
export interface AnotherSet {
  /** Words for it. */
  readonly says: string;
  /** FORGE_REGISTERS, from what it is at first. */
  written(registers: string): string;
}

/** The first register under another name: two of three are as before. */
export const renamedSet: AnotherSet = {
  says: "call the register r1 hub",
  written: (registers) => registers.replace(/\br1=/, "hub="),
};

/** The cluster's own API server and nothing else, as if it were the only cluster. */
export const ownSetAlone: AnotherSet = {
  says: "have no register but their own API server's",
  written: () => "home=kubernetes:in-cluster",
};

/** One pod of each region, the leader among them. */
export const oneOfEachRegion: Who = {
  name: "one pod of each region, the leader among them,",
  among: (scene) =>
    scene.pool.regions.flatMap(({ name }) => {
      const those = scene.pool.members.filter(({ region }) => region.name === name);
      return those.find((one) => one.name === scene.first) ?? those[0] ?? [];
    }),
};

/** Plays steps while another tool takes the record of these regions and renews it. */
export function whileStrangerHoldsIn(
  where: Where,
  holder: string,
  ...steps: readonly Step[]
): Step {
  const says = `${holder} takes the record of ${where.name} and renews it`;
  return act(`while ${says} (${steps.map((step) => step.says).join("; ")})`, async (scene) => {
    // Which regions they are is asked once: they are named by who forged first.
    const taken = where.among(scene);
    await during(says, {
      every: STRANGER_RENEWS,
      does: () =>
        Promise.all(taken.map(({ plane, namespace, record }) => {
          const now = microTime();
          const spec = { holderIdentity: holder, leaseDurationSeconds: 15, renewTime: now };
          const patch = ["--type=merge", "--patch", JSON.stringify({ spec })];
          return plane.kubectl.run(["patch", "lease", record, "--namespace", namespace, ...patch]);
        })),
    }, steps).run(scene);
  });
}

/** The record there still names who forged first. */
export function stillNamesLeader(where: Where): Step {
  return claim(`the record of ${where.name} still names the leader`, async (scene) => {
    const [holder] = leader.among(scene);
    for (const region of where.among(scene)) {
      const { holderIdentity } = await region.lease();
      assert(`${holderIdentity}`.startsWith(`${holder?.holder}`), `it names ${holderIdentity}`);
    }
  });
}

/** Their pods are deleted and made anew, with registers that are written otherwise. */
export function remadeWith(who: Who, { says, written }: AnotherSet): Step {
  return act(`${who.name} are made anew, and ${says}`, async (scene) => {
    await each(who, scene, async ({ name, region }) => {
      const registers = written(registersOf(scene, region));
      await scene.pool.remove(name);
      await scene.pool.add(name, { manager: { FORGE_REGISTERS: registers } });
    });
    scene.since = Date.now();
  });
}

/** Their pods are deleted and made anew as they were at first. */
export function remade(who: Who): Step {
  return act(`${who.name} are made anew as they were at first`, (scene) => remake(scene, who));
}

/** Every process of theirs is killed, and their pods are made anew as they were at first. */
export function remadeAfterCrash(who: Who): Step {
  return act(`all of ${who.name} crash, and are made anew as they were at first`, async (scene) => {
    await each(who, scene, ({ manager, guard, node }) => {
      for (const one of [manager, guard, node]) one?.kill("SIGKILL");
    });
    await remake(scene, who);
  });
}

async function remake(scene: Scene, who: Who): Promise<void> {
  await each(who, scene, async ({ name }) => {
    await scene.pool.remove(name);
    await scene.pool.add(name);
  });
  scene.since = Date.now();
}

/** In any pod the operator retires the set that was given up. */
export function retires({ says, written }: AnotherSet): Step {
  return act(
    `in a pod \`registers retire --yes\` is run for those who ${says}`,
    async (scene) => {
      const [any] = everybody.among(scene);
      if (any === undefined) throw new Error("There is no pod to run it in");
      const set = written(registersOf(scene, any.region));
      const { code, stdout, stderr } = await operate(any, "retire", "--registers", set, "--yes");
      assert.equal(code, 0, `${stdout}\n${stderr}`);
    },
  );
}

/** Whoever asks `registers show` in a pod is told it, with this exit code. */
export function registersShow(who: Who, exitCode: number, pattern: RegExp): Step {
  return claim(
    `\`registers show\` in ${who.name} says ${pattern}`,
    (scene) =>
      each(who, scene, async (member) => {
        let last = "";
        await eventually(`registers show in ${member.name} to say ${pattern}`, async () => {
          const { code, stdout } = await operate(member, "show");
          last = `exit code ${code}\n${stdout}`;
          return code === exitCode && pattern.test(stdout) || null;
        }, { limit: OPERATED_WITHIN, every: 1_000, why: () => Promise.resolve(last) });
      }),
  );
}

/** As `kubectl exec` runs it in the manager's container: with the variables of its manager. */
async function operate(
  { pod, manager }: Member,
  ...args: readonly string[]
): Promise<HostResult> {
  const variables = (await Deno.readTextFile(`/proc/${manager.pid()}/environ`)).split("\0")
    .flatMap((line): [string, string][] => {
      const at = line.indexOf("=");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    });
  const command = ["/usr/local/bin/forge-manager", "registers", ...args];
  return await pod.exec(command, Object.fromEntries(variables));
}

/** What the pods of a region were given at first. */
function registersOf({ pool: { everybody } }: Scene, region: Member["region"]): string {
  const first = everybody.find((member) => member.region === region);
  return first?.managerEnv["FORGE_REGISTERS"] ?? "";
}
