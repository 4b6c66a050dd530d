import assert from "assert";
import { handovers } from "../../support/ledger.ts";
import { eventually, host, pause } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import type { Member } from "../pool/member.ts";
import { act, claim, each, type Step, type Who } from "./scene.ts";

/** A node that was killed is up again within this time, in milliseconds, whoever starts it. */
const STARTS_WITHIN = 90_000;
/** Signals of a storm are so far apart that the kernel does not make one of two. */
const BETWEEN_SIGNALS = 5;
/** 128 and the number of SIGHUP. */
const HANGUP_CODE = 129;
const KILL_CODE = 137;

/** The member with this number. */
export function podNumber(number: number): Who {
  const name = `pool-${number}`;
  return { name, among: ({ pool }) => pool.members.filter((member) => member.name === name) };
}

/** Several members together. */
export function both(one: Who, other: Who): Who {
  return {
    name: `${one.name} and ${other.name}`,
    among: (scene) => [...one.among(scene), ...other.among(scene)],
  };
}

/** Does something at the moment in which each of them tells its node to forge. */
export function whenToldToForge(
  who: Who,
  says: string,
  does: (member: Member) => unknown,
): Step {
  return act(`as soon as ${who.name} tells its node to forge, ${says}`, async (scene) => {
    await each(who, scene, async (member) => {
      await eventually(
        `${member.name} to tell its node to forge`,
        async () => /"reason":"enable_forging"/.test(await member.manager.log()) || null,
        { limit: allowed("first_election") + STARTS_WITHIN, every: 20 },
      );
      await does(member);
    });
    // What follows is reckoned from the deed, not from the wait for its moment.
    scene.since = Date.now();
  });
}

/** SIGKILL to the node itself, where something else started it, and starts it again. */
export function killBehindItsStarter(who: Who): Step {
  return act(
    `SIGKILL to the node of ${who.name}, which is started again before anybody looks`,
    (scene) => each(who, scene, async ({ node }) => Deno.kill(await nodeUnder(node), "SIGKILL")),
  );
}

/** The node of each of them is killed again whenever it has started. */
export function crashLoop(who: Who, times: number): Step {
  return act(
    `the node of ${who.name} crashes ${times} times, whenever it was started again`,
    (scene) =>
      each(who, scene, async ({ name, node }) => {
        for (let count = 0; count < times; count++) {
          await eventually(`the node of ${name} to run`, () => node.pid(), {
            limit: STARTS_WITHIN,
            every: 50,
          });
          // Long enough for its manager to see it.
          await pause(2_500);
          const exit = node.nextExit();
          node.kill("SIGKILL");
          await exit;
        }
      }),
  );
}

/** So many SIGHUPs at once, from somebody who is not the manager. */
export function hangupStorm(who: Who, signals: number): Step {
  return act(
    `${signals} SIGHUPs from outside to the node of ${who.name}`,
    (scene) =>
      each(who, scene, async ({ node }) => {
        for (let count = 0; count < signals; count++) {
          node.kill("SIGHUP");
          await pause(BETWEEN_SIGNALS);
        }
      }),
  );
}

/** Nobody in the pod reaches the node's metrics any more, until its network heals. */
export function hideMetrics(who: Who, how: "refused" | "dropped"): Step {
  const target = how === "refused" ? "REJECT --reject-with tcp-reset" : "DROP";
  const rule = `iptables -w 5 -A faults -i lo -p tcp --dport 12798 -j ${target}`;
  return act(
    `connections to the metrics of the node of ${who.name} are ${how}`,
    (scene) =>
      each(who, scene, ({ pod }) => host("nsenter", [`-t${pod.pause}`, "-n", "sh", "-ec", rule])),
  );
}

/** The node's socket belongs to root, and nobody else may connect to it. */
export function lockSocket(who: Who): Step {
  return act(
    `the node's socket of ${who.name} is given to another user`,
    (scene) =>
      each(who, scene, async ({ pod }) => {
        await Deno.chown(pod.path("/ipc/node.socket"), 0, 0);
        await Deno.chmod(pod.path("/ipc/node.socket"), 0o700);
      }),
  );
}

/** The node of each of them was ended by SIGKILL so often; other ends do not count. */
export function nodeKilled(who: Who, times: number): Step {
  return claim(
    `SIGKILL ended the node of ${who.name} ${times} times`,
    (scene) =>
      each(who, scene, ({ name, node }) => {
        const killed = node.exits().filter(({ code }) => code === KILL_CODE);
        assert.equal(killed.length, times, `the node of ${name}`);
      }),
  );
}

/** No node of these was ended by a SIGHUP that came before it could handle one. */
export function noHangupEnded(who: Who): Step {
  return claim(
    `no SIGHUP ended the node of ${who.name}`,
    (scene) =>
      each(who, scene, ({ name, node }) => {
        const codes = node.exits().map(({ code }) => code);
        assert(!codes.includes(HANGUP_CODE), `the node of ${name} ended with ${codes}`);
      }),
  );
}

/** The signing went from one node to another so often since the scenario began, and not back. */
export function changedHands(times: number): Step {
  return claim(`the signing changed hands ${times} times`, async ({ pool, began }) => {
    const lines = (await pool.ledger()).filter(({ at }) => at >= began - 2_000);
    const changes = handovers(lines).map(({ from, to }) => `${from.node} to ${to.node}`);
    assert.equal(changes.length, times, changes.join(", "));
  });
}

/** Nothing of the pool's was ever signed by these. */
export function neverSigned(who: Who): Step {
  return claim(`${who.name} never signed`, async (scene) => {
    const names = who.among(scene).map(({ name }) => name);
    const line = (await scene.pool.ledger()).find(({ node }) => names.includes(node));
    assert.equal(line, undefined, `${line?.node} signed slot ${line?.slot}`);
  });
}

/** The log of each of them says it, whenever that was. */
export function logSaid(who: Who, pattern: RegExp): Step {
  return claim(
    `the log of ${who.name} has said ${pattern}`,
    (scene) => each(who, scene, async ({ manager }) => assert.match(await manager.log(), pattern)),
  );
}

/** The whole log of each of them says it nowhere. */
export function logNeverSays(who: Who, pattern: RegExp): Step {
  return claim(
    `the log of ${who.name} never says ${pattern}`,
    (scene) =>
      each(who, scene, async ({ manager }) => assert.doesNotMatch(await manager.log(), pattern)),
  );
}

/** One of these signed the latest block. */
export function forgesNow(who: Who): Step {
  return claim(`${who.name} forges`, (scene) => {
    const signer = scene.pool.lastSigner();
    assert(who.among(scene).some(({ name }) => name === signer), `${signer} forges`);
    return Promise.resolve();
  });
}

/** A second cardano-node in the pod: a relay of its own, with other folders and another socket. */
export function secondNode(who: Who): Step {
  return act(
    `a second cardano-node runs in the pod of ${who.name}`,
    (scene) =>
      each(who, scene, ({ pod }) =>
        pod.run("second-node", {
          command: ["/opt/cardano/bin/cardano-node", ...RELAY_ARGUMENTS, ...SECOND_PATHS],
          env: { STANDIN_METRICS: "absent", STANDIN_NETWORK_MAGIC: "2", STANDIN_VERSION: "11.0.1" },
        })),
  );
}

/** The second one ends. */
export function endSecondNode(who: Who): Step {
  return act(
    `the second cardano-node in the pod of ${who.name} ends`,
    (scene) =>
      each(who, scene, async ({ pod }) => {
        const { code, stderr } = await pod.exec(["/bin/bash", "-c", END_SECOND]);
        assert.equal(code, 0, stderr);
      }),
  );
}

// The pattern does not match the command line in which it stands itself.
const END_SECOND = "for p in /proc/[0-9]*; do " +
  "! grep -qs 'second[.]socket' $p/cmdline || kill -KILL ${p#/proc/}; done";

/** A node without any credential flag. */
export const RELAY_ARGUMENTS: readonly string[] = [
  "run",
  ...["--config", "/opt/cardano/config/config.json"],
  ...["--topology", "/opt/cardano/config/topology.json"],
];

const SECOND_PATHS = ["--database-path", "/ipc/db2", "--socket-path", "/ipc/second.socket"];

/** Process id, as the host sees it, of the cardano-node below what the container runs. */
async function nodeUnder(container: Member["node"]): Promise<number> {
  return await eventually("the node below its starter", async () => {
    for (const pid of await container.processes()) {
      const path = await Deno.readLink(`/proc/${pid}/exe`).catch(() => "");
      if (path.endsWith("/cardano-node")) return pid;
    }
    return null;
  }, { limit: STARTS_WITHIN });
}
