import assert from "assert";
import { eventually } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import { containerOf, type Part } from "./acts.ts";
import { claim, each, pass, type Step, type Who } from "./scene.ts";
import { limitOf, named, type Within } from "./within.ts";

/** Logs, metrics and endpoints follow what happens within this time, in milliseconds. */
const SHOWS_WITHIN = 30_000;
/** No line of the ledger for so long, although somebody could sign every second. */
const SILENCE = 5_000;

/** Somebody else than the first forger signs later than the latest act. */
export function anotherForges(within: Within): Step {
  return claim(
    `another forges within the bound ${named(within)}`,
    ({ pool, first, since }) => pool.successor(first, since, limitOf(within, pool)),
  );
}

/** Somebody, whoever it is, signs `after` (0 by default) milliseconds after the latest act or later. */
export function somebodyForges(within: Within, after = 0): Step {
  return claim(
    `somebody forges within the bound ${named(within)}`,
    ({ pool, since }) => pool.forger(since + after, limitOf(within, pool) + after),
  );
}

/** Each of them signed for at most so long after the latest act. */
export function signedAtMost(who: Who, seconds: number): Step {
  return claim(
    `${who.name} signs for at most ${seconds} s more`,
    (scene) =>
      each(who, scene, async ({ name }) => {
        const last = (await scene.pool.ledger()).findLast(({ node }) => node === name)?.at ?? 0;
        assert(
          last < scene.since + seconds * 1000,
          `${name} signed ${last - scene.since} ms later`,
        );
      }),
  );
}

/** The same member signs on, without leaving out more than a slot here and there. */
export function forgesOn(who: Who, seconds: number): Step {
  return claim(`${who.name} forges on`, async (scene) => {
    const names = who.among(scene).map(({ name }) => name);
    const from = Date.now();
    await pass(seconds * 1000);
    const lines = (await scene.pool.ledger()).filter(({ at }) => at >= from);
    const others = lines.filter(({ node }) => !names.includes(node));
    assert.equal(others.length, 0, `${others[0]?.node} forges, too`);
    assert(lines.length >= seconds - 2, `${lines.length} of ${seconds} slots were signed`);
  });
}

/** After a stop that takes as long as a right lasts at most, nobody signs. */
export function nobodyForges(seconds = SILENCE / 1000): Step {
  return claim("nobody forges", async ({ pool, since }) => {
    await eventually("the node to fall silent", async () => {
      const last = (await pool.ledger()).at(-1)?.at ?? 0;
      return Date.now() - last >= SILENCE ? true : null;
    }, { limit: allowed("cut_off") });
    const before = (await pool.ledger()).length;
    await pass(seconds * 1000 - Math.min(SILENCE, Date.now() - since));
    assert.equal((await pool.ledger()).length, before, "somebody forges");
  });
}

/** The log of each of them says it, since the latest act. */
export function logSays(who: Who, pattern: RegExp): Step {
  return saysLater("log", who, pattern, "manager");
}

/** So does the log of the guard of each of them. */
export function guardSays(who: Who, pattern: RegExp): Step {
  return saysLater("guard's log", who, pattern, "guard");
}

function saysLater(what: string, who: Who, pattern: RegExp, part: Part): Step {
  return claim(`the ${what} of ${who.name} says ${pattern}`, async (scene) => {
    await each(
      who,
      scene,
      (member) =>
        eventually(`the ${what} of ${member.name} to say ${pattern}`, async () => {
          const lines = (await containerOf(member, part).log()).split("\n").filter((line) =>
            isLater(line, scene.since)
          );
          return lines.some((line) => pattern.test(line)) || null;
        }, { limit: SHOWS_WITHIN }),
    );
  });
}

/** A metric of each of them takes a value. */
export function metricIs(
  who: Who,
  metric: string,
  label: string,
  is: (value: number) => boolean,
): Step {
  return claim(
    `the metric ${metric} of ${who.name} tells`,
    (scene) =>
      each(who, scene, (member) =>
        eventually(`${metric} of ${member.name}`, async () => {
          const value = await member.metric(metric, label).catch(() => null);
          return value !== null && is(value) || null;
        }, { limit: SHOWS_WITHIN })),
  );
}

/** The CardanoLeader says it in its reason, its message or a condition. */
export function resourceSays(pattern: RegExp): Step {
  return claim(
    `the CardanoLeader says ${pattern}`,
    ({ pool }) =>
      eventually(
        `the CardanoLeader to say ${pattern}`,
        async () => pattern.test(JSON.stringify(await pool.leaderStatus())) || null,
        { limit: SHOWS_WITHIN },
      ),
  );
}

export function ready(who: Who, limit = 60_000): Step {
  return claim(
    `${who.name} could take over`,
    (scene) =>
      each(who, scene, ({ name, status }) =>
        eventually(
          `${name} to be ready`,
          async () => (await status("/ready").catch(() => null))?.status === 200 || null,
          { limit },
        )),
  );
}

/** Each of them is not ready, for this reason, and its control loop goes on. */
export function notReady(who: Who, because: RegExp): Step {
  return claim(
    `${who.name} could not take over: ${because}`,
    (scene) =>
      each(who, scene, async ({ name, status }) => {
        await eventually(`${name} not to be ready: ${because}`, async () => {
          const { status: code, body } = await status("/ready").catch(() => ({
            status: 0,
            body: "",
          }));
          return code === 503 && because.test(body) || null;
        }, { limit: SHOWS_WITHIN });
        assert.equal((await status("/health")).status, 200, `${name} is healthy all the same`);
      }),
  );
}

/** Nobody may stand: log, metric, /ready and CardanoLeader all give this reason for one of them. */
export function allSayWhy(code: string, because: RegExp): Step {
  return claim(`log, metric, /ready and CardanoLeader say why: ${because}`, async ({ pool }) => {
    const message = await eventually("the CardanoLeader to say that nobody leads", async () => {
      const status = await pool.leaderStatus().catch(() => null);
      const message = String(status?.message);
      return status?.reason === "NoLeader" && because.test(message) ? message : null;
    }, { limit: 2 * SHOWS_WITHIN });
    const speaker = pool.members.find(({ name }) => message.startsWith(`${name}: `));
    assert(speaker !== undefined, `${message} names no member`);
    assert.match((await speaker.status("/ready")).body, because);
    assert.equal(await speaker.metric("cardano_forge_manager_not_ready", `"${code}"`), 1);
    assert.match(await speaker.manager.log(), because);
  });
}

/** The nodes of these were never ended or restarted. */
export function nodesLived(who: Who): Step {
  return claim(
    `no node of ${who.name} was ended`,
    (scene) =>
      each(
        who,
        scene,
        ({ name, node }) => {
          const ends = node.exits().filter(({ at }) => at >= scene.entered);
          assert.equal(ends.length, 0, `the node of ${name} ended`);
        },
      ),
  );
}

/** Whether a line of a log was written then or later. */
export function isLater(line: string, since: number): boolean {
  const time = Date.parse(/"timestamp":"([^"]+)"/.exec(line)?.[1] ?? "");
  return time >= since;
}
