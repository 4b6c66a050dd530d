import assert from "assert";
import type { StopCode, WallTime } from "../../../lib/core/mod.ts";
import { gaps } from "../../support/ledger.ts";
import { timeline } from "../../support/kubelet/mod.ts";
import { eventually } from "../../support/servers/mod.ts";
import { stated } from "../pool/bounds.ts";
import type { Pool } from "../pool/pool.ts";
import { containerOf, type Part } from "./acts.ts";
import { metricIs } from "./claims.ts";
import { act, claim, each, type Step, type Who } from "./scene.ts";

/** A pod that is made anew could take over within this time, in milliseconds. */
const READY_WITHIN = 60_000;

/** S, and what a busy machine makes of six sleeps of a second, in milliseconds. */
const LONGEST_PRE_STOP = 6_000 * 1.5;

/** Managers and nodes of the pods that were deleted: their logs outlive them. */
export const departed: Who = {
  name: "the deleted pods",
  among: ({ pool }) => pool.everybody.filter((member) => !pool.members.includes(member)),
};

/** Deletes their pods, as `kubectl delete pod` does; the next step begins when they are gone. */
export function deletePod(who: Who): Step {
  return act(
    `the pod of ${who.name} is deleted`,
    (scene) => each(who, scene, ({ name }) => scene.pool.remove(name)),
  );
}

/** Every process of their pods is killed in one moment, and no kubelet starts any again. */
export function losePod(who: Who): Step {
  return act(
    `SIGKILL to the manager, the guard and the node of ${who.name}, and its pod is gone`,
    (scene) =>
      each(who, scene, async ({ name, manager, guard, node }) => {
        const parts = [manager, node, ...guard === null ? [] : [guard]];
        const gone = parts.map((one) => one.nextExit());
        for (const one of parts) one.kill("SIGKILL");
        await Promise.all(gone);
        await scene.pool.remove(name);
      }),
  );
}

/** The StatefulSet makes every pod anew that is missing. */
export function remakePods(): Step {
  return act("the missing pods are made anew", ({ pool }) => {
    const present = pool.members.map(({ name }) => name);
    const missing = namesOf(pool).filter((name) => !present.includes(name));
    return Promise.all(missing.map((name) => pool.add(name)));
  });
}

/** Keeps that many pods of the StatefulSet: the first ones. All others go at once. */
export function scaleTo(count: number): Step {
  return act(`the StatefulSet is scaled to ${count}`, ({ pool }) => {
    const names = namesOf(pool).slice(count);
    return Promise.all(names.map((name) => pool.remove(name)));
  });
}

/** Replaces the pods one by one as a rolling update does: from the last, each when that before is ready. */
export function rollPods(): Step {
  return act("the pods are rolled, the next when the last is ready", async ({ pool, note }) => {
    for (const name of namesOf(pool).toReversed()) {
      note(`${name} is deleted and made anew`);
      await pool.remove(name);
      const { kubelet } = await pool.add(name);
      await eventually(`${name} to be ready`, () => kubelet.ready() || null, {
        limit: READY_WITHIN,
      });
    }
  });
}

/** One container is told to end, as a runtime does; it is started again. */
export function stopContainer(who: Who, part: Part): Step {
  return act(
    `the ${part} of ${who.name} alone is told to stop`,
    (scene) =>
      each(
        who,
        scene,
        (member) => member.kubelet.stopContainer(containerOf(member, part).name),
      ),
  );
}

/** Their managers ended by themselves, with a good exit code: no grace was overrun. */
export function managersEndedWell(who: Who): Step {
  return claim(
    `the managers of ${who.name} ended by themselves`,
    (scene) =>
      each(who, scene, ({ name, manager }) => {
        const { code } = manager.exits().at(-1) ?? {};
        assert.equal(code, 0, `the manager of ${name} ended with ${code}`);
      }),
  );
}

/**
 * Before their nodes were told to end, `preStop` ran to its end: answered by the manager, or without
 * an answer not longer than a stop may take.
 */
export function preStopEnded(who: Who, how: "answered" | "unanswered"): Step {
  return claim(
    `preStop of ${who.name} ended ${how}, then its node was told to end`,
    (scene) =>
      each(who, scene, ({ name, kubelet }) => {
        const events = kubelet.events().filter(({ container }) => container === "cardano-node");
        const at = (what: RegExp) => {
          const event = events.find((one) => what.test(one.what));
          assert(event !== undefined, `${what} did not happen in ${name}:\n${timeline(events)}`);
          return event.at;
        };
        const asked = at(/^preStop$/);
        const ended = at(how === "answered" ? /^preStop ended with 0$/ : /^preStop ended with 1: /);
        assert(at(/^SIGTERM: the pod is deleted/) >= ended);
        const took = ended - asked;
        assert(took <= LONGEST_PRE_STOP, `preStop of ${name} took ${took} ms`);
      }),
  );
}

/** Since the latest act there was never a longer time without a block than is stated, to the second. */
export function darkAtMost(within: Parameters<typeof stated>[0]): Step {
  return claim(
    `no time without a block is longer than the bound ${within}`,
    ({ pool, since }) => assertDark(pool, since, stated(within) / 1000),
  );
}

/** Since the first step no slot has no block. */
export function nothingIsLost(): Step {
  return claim("no block is lost", ({ pool, began }) => assertDark(pool, began, 0));
}

/** Their managers began one stop of the node, for this reason. */
export function stopsBecause(who: Who, reason: StopCode): Step {
  const metric = "cardano_forge_manager_stops_total";
  return metricIs(who, metric, `"${reason}"`, (count) => count === 1);
}

/** What the kubelet makes of the manager's readiness probe. */
export function podReadiness(who: Who, ready: boolean): Step {
  return claim(
    `the kubelet takes ${who.name} for ${ready ? "ready" : "not ready"}`,
    (scene) =>
      each(who, scene, ({ name, kubelet }) =>
        eventually(
          `the kubelet to take ${name} for ${ready ? "ready" : "not ready"}`,
          () => kubelet.ready() === ready || null,
          { limit: READY_WITHIN },
        )),
  );
}

/** Names of all pods that there ever were, in order. */
function namesOf({ everybody }: Pool): readonly string[] {
  return [...new Set(everybody.map(({ name }) => name))].sort();
}

/** Fails if more slots in a row have no block than that; such that ended before `since` do not count. */
async function assertDark(pool: Pool, since: WallTime, slots: number): Promise<void> {
  const dark = gaps(await pool.ledger()).filter(({ after }) => after.at > since);
  const longest = Math.max(0, ...dark.map(({ missed }) => missed));
  assert(longest <= slots, `slots in a row without a block: ${longest}, expected at most ${slots}`);
}
