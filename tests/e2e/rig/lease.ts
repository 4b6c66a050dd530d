import assert from "assert";
import { eventually, settles } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import type { Pool } from "../pool/pool.ts";
import { isLater } from "./claims.ts";
import { act, claim, each, pass, type Scene, type Step, type Who } from "./scene.ts";

/** The Lease of the pool, and the annotation in it that a manager alone writes. */
const LEASE = "cardano-node-leader";
const RIGHT = "forge-manager.cardano.io/right";
/** Changes follow what causes them within this time, in milliseconds. */
const SHOWS_WITHIN = 30_000;
/** So often a stranger renews, as client-go's leader election does by default; in milliseconds. */
export const STRANGER_RENEWS = 2_000;
/** So often somebody relabels, in milliseconds. */
const RELABELLED = 1_000;

/** A merge patch of the Lease. */
export type LeasePatch = Readonly<Record<string, unknown>>;

/** What a patch does to the annotation of ours: removed by `null`. */
export function ofRight(text: string | null): LeasePatch {
  return { metadata: { annotations: { [RIGHT]: text } } };
}

/** Somebody with an editor changes the Lease, whoever holds it. */
export function editLease(says: string, patch: LeasePatch): Step {
  return act(`by hand the Lease ${says}`, ({ pool }) => patchLease(pool, patch));
}

export function deleteLease(): Step {
  return act(
    "the Lease is deleted",
    ({ pool }) => pool.plane.kubectl.run(["delete", "lease", LEASE]),
  );
}

/** The API server stores no Lease with such a spec. */
export function refusesLease(says: string, spec: LeasePatch, because: RegExp): Step {
  return claim(`the API server stores no Lease that ${says}`, async ({ pool }) => {
    const { code, stderr } = await pool.plane.kubectl.attempt(argumentsOf({ spec }));
    assert.notEqual(code, 0, `it stored a Lease that ${says}`);
    assert.match(stderr, because);
  });
}

/** Plays steps while another tool takes the Lease and renews it, and until they are over. */
export function whileStrangerHolds(holder: string, ...steps: readonly Step[]): Step {
  const does = async (pool: Pool, turn: number) => {
    const now = microTime();
    const taken = { holderIdentity: holder, leaseDurationSeconds: 15, acquireTime: now };
    await patchLease(pool, { spec: { ...turn === 0 ? taken : {}, renewTime: now } });
  };
  return during(`${holder} takes the Lease and renews it`, { every: STRANGER_RENEWS, does }, steps);
}

/** Plays steps while somebody labels and annotates the Lease every second, and until they are over. */
export function whileRelabelled(...steps: readonly Step[]): Step {
  const does = (pool: Pool, turn: number) =>
    patchLease(pool, {
      metadata: { labels: { turn: `${turn}` }, annotations: { "example.org/turn": `${turn}` } },
    });
  return during("somebody relabels the Lease every second", { every: RELABELLED, does }, steps);
}

/** Starts a member that was not there, with these variables of its manager. */
export function joins(name: string, manager: Readonly<Record<string, string>>): Step {
  return act(`${name} joins with ${told(manager)}`, ({ pool }) => pool.add(name, { manager }));
}

/** The pods are replaced one after the other, as a StatefulSet does, each when the last is ready. */
export function rolled(manager: Readonly<Record<string, string>>): Step {
  return act(`the pods are rolled, and get ${told(manager)}`, async ({ pool }) => {
    for (const { name } of pool.members.toReversed()) {
      await pool.remove(name);
      const { status } = await pool.add(name, { manager });
      await eventually(
        `${name} to be ready`,
        async () => (await status("/ready").catch(() => null))?.status === 200 || null,
        { limit: 2 * SHOWS_WITHIN },
      );
    }
  });
}

/** Somebody else than the first forger signs, reckoned with a lease of so many seconds. */
export function anotherForgesWithLease(
  within: Parameters<typeof allowed>[0],
  seconds: number,
): Step {
  return claim(
    `another forges within the bound ${within} of a lease of ${seconds} s`,
    ({ pool, first, since }) => pool.successor(first, since, allowed(within, seconds * 1000)),
  );
}

/** Nobody else than them signs for so long after the latest act. */
export function onlySigning(who: Who, seconds: number): Step {
  return claim(`for ${seconds} s nobody but ${who.name} signs`, async (scene) => {
    await pass(scene.since + seconds * 1000 - Date.now());
    const names = who.among(scene).map(({ name }) => name);
    const others = (await scene.pool.ledger()).filter(({ node, at }) =>
      at > scene.since && at < scene.since + seconds * 1000 && !names.includes(node)
    );
    const at = (others[0]?.at ?? 0) - scene.since;
    assert.equal(others.length, 0, `${others[0]?.node} signed after ${at} ms`);
  });
}

/** The log of one of them says it, whoever it is, since the latest act. */
export function someLogSays(pattern: RegExp): Step {
  return claim(
    `a log says ${pattern}`,
    ({ pool, since }) =>
      eventually(`a log to say ${pattern}`, async () => {
        const logs = await Promise.all(pool.members.map(({ manager }) => manager.log()));
        return logs.flatMap((log) => log.split("\n")).some((line) =>
          pattern.test(line) && isLater(line, since)
        ) || null;
      }, { limit: SHOWS_WITHIN }),
  );
}

/** Who signed when the latest act began signs for at most so long, and only after it another. */
export function givesWay(seconds: number): Step {
  return claim(`who forges signs for at most ${seconds} s more, and only then another`, async (
    { pool, since },
  ) => {
    const lines = await pool.ledger();
    const signer = lines.findLast(({ at }) => at <= since)?.node;
    const later = lines.filter(({ at }) => at > since);
    const last = later.findLast(({ node }) => node === signer)?.at ?? since;
    const beside = later.find(({ node, at }) => node !== signer && at <= last);
    assert.equal(beside, undefined, `${beside?.node} signs before ${signer} has ended`);
    assert(last < since + seconds * 1000, `${signer} signed ${last - since} ms later`);
  });
}

/** Its holder renews the Lease so many times within ten seconds. */
export function renewsWithin10s(least: number, most: number): Step {
  return claim(`the Lease is renewed ${least} to ${most} times in 10 s`, async ({ pool }) => {
    const from = Date.now();
    await pass(10_000);
    const count = pool.leases.changes().filter(({ at }) => at >= from).length;
    assert(count >= least && count <= most, `it was renewed ${count} times`);
  });
}

/** The Lease says it in its spec or in the annotation of ours. */
export function leaseSays(pattern: RegExp): Step {
  return claim(`the Lease says ${pattern}`, ({ pool }) =>
    eventually(
      `the Lease to say ${pattern}`,
      async () => pattern.test(JSON.stringify(await pool.lease())) || null,
      { limit: SHOWS_WITHIN },
    ));
}

/** Those that held the Lease were so many, each told from the others by more than this name. */
export function heldBy(name: string, times: number): Step {
  return claim(`${times} holders in turn are called ${name}, and none like another`, ({ pool }) => {
    const holders = pool.leases.changes().map(({ object }) => `${object.spec?.holderIdentity}`);
    const called = new Set(holders.filter((holder) => holder.startsWith(`${name}/`)));
    assert.equal(called.size, times, [...called].join(" "));
    return Promise.resolve();
  });
}

/** No manager of them lost a right by what was written into the Lease. */
export function lostNothing(who: Who): Step {
  return claim(
    `${who.name} lost no right`,
    (scene) =>
      each(who, scene, async ({ name, manager }) => {
        assert.doesNotMatch(await manager.log(), /"event":"right_lost"/, name);
      }),
  );
}

/** Plays steps while something is done again and again. What follows reckons from its end. */
export function during(
  says: string,
  { every, does }: {
    readonly every: number;
    readonly does: (pool: Pool, turn: number) => Promise<unknown>;
  },
  steps: readonly Step[],
): Step {
  const words = steps.map((step) => step.says).join("; ");
  return act(`while ${says} (${words})`, async (scene) => {
    const over = Promise.withResolvers<void>();
    await does(scene.pool, 0);
    const ends = await Promise.allSettled([
      play(steps, scene).finally(over.resolve),
      again(every, over.promise, (turn) => does(scene.pool, turn)),
    ]);
    scene.since = Date.now();
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  });
}

async function play(steps: readonly Step[], scene: Scene): Promise<void> {
  for (const step of steps) {
    if (step.kind === "act") scene.since = Date.now();
    scene.note(`meanwhile ${step.says}`);
    await step.run(scene);
  }
}

async function again(
  every: number,
  over: Promise<void>,
  does: (turn: number) => Promise<unknown>,
): Promise<void> {
  for (let turn = 1; !await settles(over, every); turn += 1) await does(turn);
}

async function patchLease({ plane }: Pool, patch: LeasePatch): Promise<void> {
  await plane.kubectl.run(argumentsOf(patch));
}

function argumentsOf(patch: LeasePatch): readonly string[] {
  return ["patch", "lease", LEASE, "--type=merge", "--patch", JSON.stringify(patch)];
}

export function microTime(): string {
  return new Date().toISOString().replace("Z", "000Z");
}

function told(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`).join(" ");
}
