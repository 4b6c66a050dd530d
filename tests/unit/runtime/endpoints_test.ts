import assert from "assert";
import type { State } from "../../../lib/core/mod.ts";
import { endpointsOf } from "../../../lib/runtime/endpoints.ts";
import { openServer } from "../../../lib/server/mod.ts";
import { openMetrics } from "../../../lib/telemetry/mod.ts";
import { type Change, NO_NODE, READY_NODE, stateWith } from "./states.ts";

const VALID = {
  kind: "valid",
  certificateCounter: 3,
  set: "set 3",
  poolId: "a".repeat(56),
} as const;

/** Answers of the real server for a manager in this state. */
async function ask(path: string, change: Change, silentFor = 0): Promise<{
  readonly status: number;
  readonly text: string;
}> {
  const state: State = stateWith(change);
  const driver = {
    dispatch: () => {},
    state: () => state,
    lastProgress: () => performance.now() - silentFor,
    stop: () => {},
  };
  const identity = {
    ...{ pod: "pool-0", namespace: "default", version: "3.0.0", network: "preview" },
    ...{ poolId: "unknown", poolTicker: "", application: "block-producer", registers: ["home"] },
    ...{ observesForging: true, isGuarded: false, cluster: null },
  };
  const metrics = openMetrics(identity, { droppedLogLines: () => 0, residentMemory: () => 7 });
  const listening = openServer({
    ...{ hostname: "127.0.0.1", port: 0 },
    endpoints: endpointsOf(driver, metrics),
  });
  assert(listening.kind === "listening");
  try {
    const answer = await fetch(`http://127.0.0.1:${listening.server.port}${path}`);
    return { status: answer.status, text: await answer.text() };
  } finally {
    await listening.server.close(1000);
  }
}

Deno.test("/health is good while events are taken in, and bad once they stopped for 5 s", async () => {
  assert.deepEqual(await ask("/health", {}, 4_000), { status: 200, text: "OK" });
  const stuck = await ask("/health", {}, 6_000);
  assert.equal(stuck.status, 503);
  assert.match(stuck.text, /^the control loop has made no progress for 6\d\d\d ms$/);
});

Deno.test("/ready is for who holds the right, and for who could take it", async () => {
  assert.equal((await ask("/ready", { holds: true })).status, 200);
  const standby = {
    ...{ report: READY_NODE, life: {}, forging: { phase: "standby" } as const },
    state: { credentials: VALID },
  };
  assert.equal((await ask("/ready", standby)).status, 200);
  const cutOff = await ask("/ready", {
    ...standby,
    state: {
      ...standby.state,
      registers: stateWith().registers.map((one) => ({ ...one, watchHealthy: false })),
    },
  });
  assert.equal(cutOff.status, 503);
  assert.match(cutOff.text, /cannot be watched/);
  const unready = await ask("/ready", { ...standby, report: NO_NODE });
  assert.deepEqual(unready, { status: 503, text: "no cardano-node process was found" });
});

Deno.test("/startup-status lets a node start once throw-away files are in place", async () => {
  const before = await ask("/startup-status", { report: NO_NODE });
  assert.equal(before.status, 503);
  const { status, credentials_provisioned, message } = JSON.parse(before.text);
  assert.deepEqual([status, credentials_provisioned], ["not_ready", false]);
  assert.match(message, /^no credentials are in place yet: just started$/);

  const targetProblem = "Cannot write beside /ipc/vrf.skey";
  const node = { ...stateWith({ report: NO_NODE }).node, targetProblem };
  const blocked = await ask("/startup-status", { state: { node } });
  assert.equal(
    JSON.parse(blocked.text).message,
    `no credentials are in place yet: ${targetProblem}`,
  );

  const placed = await ask("/startup-status", { report: { ...NO_NODE, keys: "throwaway" } });
  assert.equal(placed.status, 200);
  assert.equal(JSON.parse(placed.text).credentials_provisioned, true);
});

Deno.test("/startup-status does not let a node start on files of unknown origin", async () => {
  assert.equal(
    (await ask("/startup-status", { report: { ...NO_NODE, keys: "other" } })).status,
    503,
  );
  assert.equal((await ask("/startup-status", {})).status, 503, "not looked at yet");
});

Deno.test("/startup-status is good for a node that runs, and where there is none to start", async () => {
  assert.equal((await ask("/startup-status", { report: READY_NODE, life: {} })).status, 200);
  assert.equal((await ask("/startup-status", { config: { withoutNode: true } })).status, 200);
});

Deno.test("/metrics shows what the metrics hold", async () => {
  const { status, text } = await ask("/metrics", {});
  assert.equal(status, 200);
  assert.match(text, /^cardano_leader_status\{[^}]*pod="pool-0"[^}]*\} 0$/m);
});
