/** What the judge must notice, shown on nodes and hosts that do just that. */
import assert from "assert";
import type { CredentialsReport, RightRecord } from "../../../lib/core/mod.ts";
import type { RegisterState, State } from "../../../lib/core/state.ts";
import { type Invariant, type JudgedPod, openJudge } from "../../sim/judge.ts";

type MadePod = JudgedPod & {
  forging: boolean;
  holding: boolean;
  held: CredentialsReport;
};

interface Scene {
  now: number;
  readonly pods: readonly MadePod[];
}

/** What every write of these scenes has. */
const WRITE = {
  ...{ duration: 15_000, replaced: null, fingerprint: null },
  ...{ sentMonotonic: 0, holder: "a", nonce: "n1" },
};

function scene() {
  const made: Scene = { now: 100_000, pods: [pod("a"), pod("b")] };
  const judge = openJudge({
    now: () => made.now,
    pods: made.pods,
    tell: () => {},
    clusters: null,
    policyMaxAge: 0,
    blindTo: new Set(),
  });
  const grant = (index: number, sent: number) =>
    judge.committed({
      ...{
        pod: index,
        register: "r1",
        purpose: "renew",
        sent,
        ...WRITE,
      },
    });
  const broken = (): readonly Invariant[] => judge.violations().map(({ invariant }) => invariant);
  return { made, judge, grant, broken };
}

const CLOCKS = { monotonic: 0, wall: 0, boot: 0 };

function pod(name: string): MadePod {
  const made = {
    name,
    cluster: null,
    isWell: () => true,
    forging: false,
    held: { kind: "valid", certificateCounter: 7, set: "set 7", poolId: "" },
    host: {
      woke: () => -Infinity,
      isSuspended: () => false,
      slot: () => 1_000,
      read: () => CLOCKS,
    },
    node: {
      habits: { deaf: false, metrics: "answer", gauge: null },
      forges: () => made.forging,
      isAboutTo: () => false,
      isFrozen: () => false,
      hasIgnored: () => false,
      wasSetBack: () => false,
      changedAt: () => 0,
      pid: () => 1,
      began: () => 0,
      hasShownUnasked: () => false,
      isUnheard: () => false,
      process: () => null,
      socket: () => ({ kind: "answers", version: 20 }),
    },
    disk: {
      ...{
        keys: "absent",
        noted: null,
        certificate: 7,
        set: "set 7",
        readOnly: null,
        slowUntil: -Infinity,
      },
      marker: { process: { pid: 1, stamp: 0 }, told: true },
    },
    guard: {
      goneSince: () => null,
      awakeSince: () => 0,
      state: () => ({ duty: { process: { pid: 1 } } }),
    },
    link: { isConnected: () => true, steadySince: () => 0 },
    holding: false,
    holds: () => made.holding,
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
    ...WRITE,
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

Deno.test("judge: slots that are told in a row are judged like single ones", () => {
  const { made, judge, grant, broken } = scene();
  grant(0, made.now);
  grant(1, made.now);
  judge.signs(0, 1, 100);
  judge.signs(0, 101, 200);
  judge.signs(1, 201, 300);
  assert.deepEqual(broken(), []);
  assert.equal(judge.signed().slots, 300);
  judge.signs(1, 150);
  judge.signs(0, 250, 400);
  assert.deepEqual(broken(), ["slot_once", "slot_once"]);
  made.now += 15_001;
  judge.signs(0, 500, 600);
  assert.deepEqual(broken().at(-1), "before_deadline");
});

Deno.test("judge: a release while the node signs", () => {
  const { made, judge, broken } = scene();
  for (const each of made.pods) each.forging = true;
  judge.sends(0, "create");
  assert.deepEqual(broken(), []);
  judge.sends(0, "giveBack");
  assert.deepEqual(broken(), ["released_after_stop"]);
});

Deno.test("judge: a kill of a node that has long been idle, or was not told to stop", () => {
  const idle = scene();
  idle.judge.excuses(Infinity);
  idle.judge.signals(0, "SIGKILL", "stop");
  assert.deepEqual(idle.broken(), ["kill_in_need"]);

  const busy = scene();
  busy.judge.excuses(Infinity);
  for (const each of busy.made.pods) each.forging = true;
  busy.judge.signals(0, "SIGHUP", "disable_forging");
  busy.made.now += 4_000;
  busy.judge.signals(0, "SIGKILL", "stop");
  assert.deepEqual(busy.broken(), []);
  busy.judge.signals(1, "SIGKILL", "stop");
  assert.deepEqual(new Set(busy.broken()), new Set(["kill_in_need"]));
});

Deno.test("judge: a kill of a node with which nothing is wrong, and was not for long", () => {
  const { made, judge, broken } = scene();
  for (const each of made.pods) each.forging = true;
  judge.signals(0, "SIGHUP", "disable_forging");
  made.now += 4_000;
  judge.signals(0, "SIGKILL", "stop");
  assert.deepEqual(broken(), ["kill_in_need"]);
});

Deno.test("judge: keys placed too late, unmarked, unguarded, or beside a node without the flag", () => {
  const place = { type: "placeKeys", task: 1, set: "real" } as const;
  const timely = scene();
  timely.grant(0, timely.made.now);
  timely.made.now += 5_500;
  timely.judge.files(0, place);
  assert.deepEqual(timely.broken(), []);
  timely.made.now += 100;
  timely.judge.files(0, place);
  timely.judge.files(1, place);
  assert.deepEqual(timely.broken(), ["enabled_in_time", "enabled_in_time"]);

  const { made, judge, grant, broken } = scene();
  grant(0, made.now);
  const [of] = made.pods;
  assert(of !== undefined);
  of.disk.marker = "none";
  judge.files(0, place);
  judge.signs(0, 1);
  assert.deepEqual(broken(), ["marked_while_forging", "marked_while_forging"]);
  of.disk.marker = "unreadable";
  Object.assign(of.guard, { goneSince: () => made.now - 1_500 });
  judge.files(0, place);
  Object.assign(of.guard, { goneSince: () => null });
  Object.assign(of.node, { hasShownUnasked: () => true });
  judge.files(0, place);
  assert.deepEqual(broken().slice(2), ["guarded_keys", "flag_before_keys"]);
});

Deno.test("judge: a node without the flag that is silenced unheard or unnoted, or told to forge although noted", () => {
  const { made, judge, broken } = scene();
  const [of] = made.pods;
  assert(of !== undefined);
  const process = { pid: 1, stamp: 0 };
  Object.assign(of.node, { isUnheard: () => true, process: () => process });
  judge.signals(0, "SIGHUP", "startup_cleanup");
  Object.assign(of.node, { isUnheard: () => false, hasShownUnasked: () => true });
  judge.signals(0, "SIGHUP", "startup_cleanup");
  assert.deepEqual(broken(), ["flag_before_keys", "flag_before_keys"]);
  Object.assign(of.disk, { noted: { process, startTime: null } });
  judge.signals(0, "SIGHUP", "startup_cleanup");
  assert.equal(broken().length, 2);
  Object.assign(of.node, { hasShownUnasked: () => false });
  judge.files(0, { type: "placeKeys", task: 1, set: "real" });
  assert(broken().slice(2).includes("flag_before_keys"));
});

Deno.test("judge: a marker removed, or a process that ends, while the node may sign", () => {
  const { made, judge, broken } = scene();
  judge.files(0, { type: "unmark", task: 1 });
  judge.ends(0, "guard");
  assert.deepEqual(broken(), []);
  for (const each of made.pods) each.forging = true;
  judge.files(0, { type: "unmark", task: 1 });
  judge.ends(0, "manager");
  assert.deepEqual(broken(), ["marked_while_forging", "ends_after_stop"]);
});

Deno.test("judge: a SIGHUP that may overtake another, and one beside the guard's", () => {
  const { made, judge, grant, broken } = scene();
  const [of] = made.pods;
  assert(of !== undefined);
  grant(0, made.now);
  of.disk.keys = "other";
  judge.signals(0, "SIGHUP", "enable_forging");
  Object.assign(of.node, { isAboutTo: () => true });
  of.disk.keys = "absent";
  made.now += 2_000;
  judge.signals(0, "SIGHUP", "disable_forging");
  assert.deepEqual(broken(), ["hangups_in_turn"]);
  made.now += 300;
  judge.signals(0, "SIGHUP", "guard");
  made.now += 800;
  judge.signals(0, "SIGHUP", "disable_forging");
  assert.deepEqual(broken(), ["hangups_in_turn", "hangups_in_turn"]);
});

Deno.test("judge: the right is wanted beside a node that was never stopped", () => {
  const { made, judge, broken } = scene();
  judge.signals(0, "SIGHUP", "startup_cleanup");
  judge.sends(0, "acquire");
  assert.deepEqual(broken(), []);
  Object.assign(made.pods[1]?.node ?? {}, { began: () => made.now - 3_000 });
  judge.sends(1, "acquire");
  assert.deepEqual(broken(), ["proven_before_right"]);
});

Deno.test("judge: a lease that is no majority is kept, or renewed", () => {
  const of = (held: RegisterState["held"]): State => {
    const register = { name: "r1", held, attempt: null, known: knownAs("a") };
    const made = {
      config: { identity: "a", timings: { leaseDuration: 15_000, rightLasts: 13_500 } },
      clocks: { holder: 20_000, physical: 20_000, challenger: 20_000 },
      node: { report: null, life: null },
      registers: [register, { ...register, held: null }, { ...register, held: null }],
      campaign: { running: null },
      forging: { phase: "standby", stop: null },
      signing: { others: [] },
      offering: { offer: null, resting: [] },
    };
    // Only what the judge looks at is there.
    return made as unknown as State;
  };
  const lease = { holderTime: 0, physicalTime: 0, givenUp: false };
  const kept = scene();
  kept.judge.held(0, of(lease), false);
  kept.made.now += 1_000;
  kept.judge.held(0, of({ ...lease, givenUp: true }), false);
  kept.judge.held(0, of(lease), false);
  kept.made.now += 2_001;
  assert.deepEqual(kept.broken(), []);
  kept.judge.held(0, of(lease), false);
  assert.deepEqual(kept.broken(), ["no_minority"]);

  const renewed = scene();
  for (const each of renewed.made.pods) each.holding = true;
  renewed.judge.held(0, of(lease), true);
  renewed.made.now += 3_500;
  renewed.judge.sends(0, "renew");
  assert.deepEqual(renewed.broken(), []);
  renewed.made.now += 1;
  renewed.judge.sends(0, "renew");
  assert.deepEqual(renewed.broken(), ["no_minority"]);
});

Deno.test("judge: a register that is taken again and again", () => {
  const { made, judge, broken } = scene();
  const take = () =>
    judge.committed({
      ...{ pod: 0, register: "r1", purpose: "acquire", sent: made.now, ...WRITE },
    });
  for (let times = 0; times < 30; times += 1) {
    take();
    made.now += 4_001;
  }
  assert.deepEqual(broken(), []);
  for (let times = 0; times < 15; times += 1) take();
  assert.deepEqual(broken().at(0), "few_takes");
});

function knownAs(holder: string) {
  return {
    revision: 1,
    version: { revision: 1, record: { holder, own: { nonce: "n1", set: { ids: {} } } }, spec: "" },
  };
}

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
  const { made, judge, broken } = scene();
  for (const one of made.pods) one.held = sources[0]?.[0] ?? one.held;
  judge.sourcesChange(0);
  for (const one of made.pods) one.held = sources[4]?.[0] ?? one.held;
  judge.signals(0, "SIGHUP", "rotation");
  assert.deepEqual(broken(), []);
  made.now += 1_000;
  judge.signals(0, "SIGHUP", "rotation");
  assert.deepEqual(broken(), ["rotation_in_need"]);
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

Deno.test("judge: a record of a retired set is taken by another set, and by its own no more", () => {
  const { made, judge, broken } = scene();
  const own = { fingerprint: "pool/r1", set: { id: "x", ids: null, pending: [], retired: null } };
  const taken = (fingerprint: string, retired: "holder" | "operator" | null) =>
    judge.committed({
      ...{ pod: 0, register: "r1", purpose: "acquire", sent: made.now, ...WRITE, fingerprint },
      replaced: { own: { ...own, set: { ...own.set, retired } } } as unknown as RightRecord,
    });
  taken("pool/r1", null);
  taken("pool/r1", "holder");
  taken("pool/r1,r2,r3", "operator");
  assert.deepEqual(broken(), []);
  taken("pool/r1", "operator");
  assert.deepEqual(broken(), ["own_records"]);
});
