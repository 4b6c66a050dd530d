/** What the judge must notice, shown on nodes and hosts that do just that. */
import assert from "assert";
import type { CredentialsReport } from "../../../lib/core/mod.ts";
import { type Invariant, type JudgedPod, openJudge } from "../../sim/judge.ts";

type MadePod = JudgedPod & { forging: boolean; held: CredentialsReport };

interface Scene {
  now: number;
  readonly pods: readonly MadePod[];
}

function scene() {
  const made: Scene = { now: 100_000, pods: [pod("a"), pod("b")] };
  const judge = openJudge({
    now: () => made.now,
    pods: made.pods,
    tell: () => {},
    blindTo: new Set(),
  });
  const grant = (index: number, sent: number) =>
    judge.committed({
      ...{
        pod: index,
        register: "r1",
        purpose: "renew",
        sent,
        duration: 15_000,
        replaced: null,
        fingerprint: null,
      },
    });
  const broken = (): readonly Invariant[] => judge.violations().map(({ invariant }) => invariant);
  return { made, judge, grant, broken };
}

function pod(name: string): MadePod {
  const made = {
    name,
    forging: false,
    held: { kind: "valid", certificateCounter: 7, set: "set 7", poolId: "" },
    host: { woke: () => -Infinity, isSuspended: () => false },
    node: {
      habits: { deaf: false, metrics: "answer", gauge: null },
      forges: () => made.forging,
      isAboutTo: () => false,
      isFrozen: () => false,
      hasIgnored: () => false,
      changedAt: () => 0,
      pid: () => 1,
      socket: () => ({ kind: "answers", version: 20 }),
    },
    disk: { keys: "absent", certificate: 7, set: "set 7" },
    holds: () => false,
    quorum: () => 1,
    awakeSince: () => -Infinity,
    certificate: () => 7,
    sources: () => made.held,
  };
  // Only what the judge looks at is there.
  return made as unknown as MadePod;
}

Deno.test("judge: a node that signs within its right breaks nothing", () => {
  const { made, judge, grant, broken } = scene();
  grant(0, made.now);
  judge.signs(0, 1);
  made.now += 14_000;
  judge.signs(0, 2);
  assert.deepEqual(broken(), []);
});

Deno.test("judge: a slot signed past the deadline, or after a release", () => {
  const late = scene();
  late.grant(0, late.made.now);
  late.made.now += 15_001;
  late.judge.signs(0, 1);
  assert.deepEqual(late.broken(), ["before_deadline"]);

  const released = scene();
  released.grant(0, released.made.now);
  released.judge.committed({
    ...{ pod: 0, register: "r1", purpose: "release", sent: released.made.now },
    ...{ duration: 15_000, replaced: null, fingerprint: null },
  });
  released.judge.signs(0, 1);
  assert.deepEqual(released.broken(), ["before_deadline"]);
});

Deno.test("judge: a slot signed twice, and two that forge", () => {
  const { made, judge, grant, broken } = scene();
  grant(0, made.now);
  grant(1, made.now);
  judge.signs(0, 1);
  judge.signs(1, 1);
  assert.deepEqual(broken(), ["slot_once"]);
  for (const each of made.pods) each.forging = true;
  judge.forgingChanged(1);
  assert.deepEqual(broken().at(-1), "one_forger");
});

Deno.test("judge: a release while the node signs", () => {
  const { made, judge, broken } = scene();
  for (const each of made.pods) each.forging = true;
  judge.sends(0, "renew");
  assert.deepEqual(broken(), []);
  judge.sends(0, "giveBack");
  assert.deepEqual(broken(), ["released_after_stop"]);
});

Deno.test("judge: a kill of a node that has long been idle, or was not told to stop", () => {
  const idle = scene();
  idle.judge.signals(0, "SIGKILL", "stop");
  assert.deepEqual(idle.broken(), ["kill_in_need"]);

  const busy = scene();
  for (const each of busy.made.pods) each.forging = true;
  busy.judge.signals(0, "SIGHUP", "disable_forging");
  busy.made.now += 4_000;
  busy.judge.signals(0, "SIGKILL", "stop");
  assert.deepEqual(busy.broken(), []);
  busy.judge.signals(1, "SIGKILL", "stop");
  assert.deepEqual(busy.broken(), ["kill_in_need"]);
});

Deno.test("judge: a forger is interrupted for a newer set of credentials, and for no other", () => {
  const sources: readonly (readonly [CredentialsReport, readonly Invariant[]])[] = [
    [{ kind: "valid", certificateCounter: 8, set: "set 8", poolId: "" }, []],
    [{ kind: "valid", certificateCounter: 7, set: "another", poolId: "" }, []],
    [{ kind: "valid", certificateCounter: 7, set: "set 7", poolId: "" }, ["rotation_in_need"]],
    [{ kind: "valid", certificateCounter: 6, set: "set 6", poolId: "" }, ["rotation_in_need"]],
    [{ kind: "invalid", because: "it is half written" }, ["rotation_in_need"]],
  ];
  for (const [held, expected] of sources) {
    const { made, judge, broken } = scene();
    for (const one of made.pods) one.held = held;
    judge.signals(0, "SIGHUP", "rotation");
    assert.deepEqual(broken(), expected);
  }
});

Deno.test("judge: no SIGHUP to a node that forges with keys beside it is in need, not for a new set either", () => {
  const { made, judge, broken } = scene();
  for (const one of made.pods) {
    Object.assign(one, { forging: true });
    one.held = { kind: "valid", certificateCounter: 8, set: "set 8", poolId: "" };
    one.disk.keys = "other";
  }
  judge.signals(0, "SIGHUP", "rotation");
  assert.deepEqual(broken(), ["hangup_in_need"]);
});
