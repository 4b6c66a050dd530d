import assert from "assert";
import type { CredentialsReport, RightRecord } from "../../../lib/core/mod.ts";
import { CREDENTIALS, openWorld, type World } from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

function pair(): World {
  const world = openWorld({ pods: { a: {}, b: { starts: false } } });
  world.run(14);
  world.pod("b").start();
  world.run(1);
  return world;
}

function ineligible(world: World, name: string): string {
  const { ineligible } = world.pod(name).state();
  assert(ineligible !== null, `${name} is eligible`);
  return ineligible;
}

/** A record as a manager of ours would have left it, changed. */
function written(own: Partial<NonNullable<RightRecord["own"]>>): Partial<RightRecord> {
  return {
    holder: "other_pod",
    own: {
      nonce: "n-1",
      duration: 15_000,
      mark: null,
      signsUntil: null,
      othersSignUntil: null,
      certificateCounter: null,
      fingerprint: `${"a".repeat(56)}/preview-2/r1`,
      ...own,
    },
  };
}

Deno.test("a full disk: the pod that cannot place keys hands over, ranks last, and leaves it to the other", () => {
  const world = pair();
  world.pod("a").disk.full = "no space left on device";
  world.run(15);
  tells(
    world,
    "a: right_acquired",
    "a: task_failed: mark: no space left on device",
    "a: ranks_last: the node could not be enabled: no space left on device; this pod ranks last",
    "a: stop_confirmed",
    "a: right_released",
    "b: right_acquired",
    "b: node 2 forges: real",
  );
  assert.equal(countOf(world, "a: right_acquired"), 1);
  forgersAre(world, "b");
});

Deno.test("a full disk and nobody else: the pod tries again ten seconds after a release, or up to thirty", () => {
  const world = openWorld({ pods: { a: { disk: {} } } });
  world.run(14);
  world.pod("a").disk.full = "no space left on device";
  world.run(60);
  const tries = countOf(world, "a: right_acquired");
  assert(tries >= 3 && tries <= 5, `${tries} tries`);
  world.pod("a").disk.full = null;
  world.run(20);
  forgersAre(world, "a");
});

Deno.test("each failure doubles the time for which a pod ranks last, up to 320 min; forging forgives", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(14);
  world.pod("a").disk.full = "no space left on device";
  world.run(330);
  tells(world, "a: ranks_last: the node could not", "a: ranks_last: the node could not");
  const lasts = world.story().flatMap((line) => /ranks last for (\d+) min/.exec(line)?.[1] ?? []);
  assert.deepEqual(lasts.slice(0, 7).map(Number), [10, 20, 40, 80, 160, 320, 320]);
  world.pod("a").disk.full = null;
  world.run(40);
  assert(world.pod("a").state().campaign.failures > 0);
  world.run(605);
  assert.equal(world.pod("a").state().campaign.failures, 0);
});

Deno.test("keys that were refused because too little of the right was left are no failure of the pod", () => {
  const world = openWorld({ pods: { a: {} } });
  runUntil(world, () => world.pod("a").state().forging.task?.kind === "place");
  world.pod("a").freeze();
  world.run(5.2);
  world.pod("a").thaw();
  world.run(1);
  tells(world, "a: task_failed: place: too little of the right is left");
  neverTells(world, "a: ranks_last");
  world.run(8);
  neverTells(world, "a: sends SIGTERM");
  neverTells(world, "a: node 1 ends");
  forgersAre(world, "a");
});

Deno.test("sources that vanish while forging: forge on, and the record stays this pool's", () => {
  const world = pair();
  world.run(15);
  const fingerprint = world.register.observed().version?.record.own?.fingerprint;
  world.pod("a").setCredentials({ kind: "invalid", because: "the sources cannot be read" });
  world.run(20);
  forgersAre(world, "a");
  assert.equal(world.register.observed().version?.record.own?.fingerprint, fingerprint);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(10);
  tells(world, "a: right_released", "b: right_acquired");
  forgersAre(world, "b");
});

Deno.test("sources that vanish on a standby that holds the right: it is released, and nobody is locked out", () => {
  const world = pair();
  runUntil(world, () => world.pod("a").holds());
  world.pod("a").setCredentials({ kind: "invalid", because: "the sources cannot be read" });
  world.run(15);
  assert.equal(ineligible(world, "a"), "credentials: the sources cannot be read");
  forgersAre(world, "b");
});

Deno.test("without valid credentials nothing is created, nothing taken", () => {
  const invalid: CredentialsReport = { kind: "invalid", because: "no such file" };
  const world = openWorld({ pods: { a: { credentials: invalid } } });
  world.run(30);
  assert.equal(world.register.observed().version, null);
  assert.equal(ineligible(world, "a"), "credentials: no such file");
});

Deno.test("a certificate whose counter is below the highest in any record does not stand", () => {
  const world = openWorld({ pods: { a: { starts: false } } });
  world.register.editByHand(written({ certificateCounter: 9 }));
  world.pod("a").start();
  world.run(40);
  neverTells(world, "a: right_acquired");
  assert.match(ineligible(world, "a"), /has counter 7, but a record carries 9/);
  world.pod("a").setCredentials({ ...CREDENTIALS, certificateCounter: 9 } as CredentialsReport);
  world.run(5);
  forgersAre(world, "a");
  assert.equal(world.register.observed().version?.record.own?.certificateCounter, 9);
});

Deno.test("the highest counter is passed on, also by a pod that has a lower one", () => {
  const higher = { ...CREDENTIALS, certificateCounter: 8 } as CredentialsReport;
  const world = openWorld({ pods: { a: { credentials: higher }, b: { starts: false } } });
  world.run(18);
  world.pod("b").start();
  world.run(10);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(30);
  assert.match(ineligible(world, "b"), /has counter 7, but a record carries 8/);
  forgersAre(world);
});

Deno.test("a record of another pool is left alone, and both pools are named", () => {
  const world = openWorld({ pods: { a: { starts: false } } });
  world.register.editByHand(written({ fingerprint: "another/mainnet/r1" }));
  const before = world.register.observed();
  world.pod("a").start();
  world.run(60);
  assert.equal(world.register.observed(), before, "not even an expired one is touched");
  assert.match(
    ineligible(world, "a"),
    /register r1 belongs to another\/mainnet\/r1, expected a{56}/,
  );
});

Deno.test("a forger whose record another pool overwrites stops, and says whose it is", () => {
  const world = pair();
  world.run(10);
  forgersAre(world, "a");
  world.register.editByHand(written({ fingerprint: "another/mainnet/r1" }));
  world.run(10);
  tells(world, "a: right_lost", "a: stop_confirmed");
  assert.match(ineligible(world, "a"), /belongs to another/);
});

Deno.test("absurd values in a record may delay by at most three leases, and break nothing", () => {
  for (const absurd of [8.64e15 + 1, Infinity, 1e300, 4_102_444_800_000]) {
    const world = openWorld({ pods: { a: { starts: false } } });
    world.register.editByHand({
      ...written({ signsUntil: absurd, othersSignUntil: absurd }),
      transitions: 2 ** 31 - 1,
    });
    world.pod("a").start();
    world.run(48);
    forgersAre(world);
    assert.match(world.pod("a").state().forging.because, /a slot that is certainly clear is/);
    world.run(6);
    forgersAre(world, "a");
    assert.equal(world.register.observed().version?.record.transitions, 0, "the count wraps");
  }
});

Deno.test("a transition count counts changes of the holder", () => {
  const world = pair();
  world.run(10);
  const count = () => world.register.observed().version?.record.transitions;
  assert.equal(count(), 1);
  world.run(10);
  assert.equal(count(), 1, "renewals count nothing");
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(10);
  assert.equal(count(), 2);
});

Deno.test("a target directory that cannot be written makes a pod not ready", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(10);
  world.pod("a").dispatch({ type: "target", problem: "/ipc is read-only" });
  world.run(10);
  assert.equal(ineligible(world, "a"), "/ipc is read-only");
  world.pod("a").dispatch({ type: "target", problem: null });
  world.run(5);
  forgersAre(world, "a");
});

Deno.test("a target that cannot be written is the reason even before the node runs", () => {
  const world = openWorld({ pods: { a: { node: { restartsAfter: null } } } });
  world.run(10);
  world.pod("a").node.signal("SIGKILL");
  world.run(10);
  assert.match(ineligible(world, "a"), /^no cardano-node process/);
  world.pod("a").dispatch({ type: "target", problem: "/ipc is read-only" });
  world.run(1);
  assert.equal(ineligible(world, "a"), "/ipc is read-only");
});

Deno.test("one scrape that is lost does not make a standby unready, five seconds without any do", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(10);
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(4);
  assert.equal(world.pod("a").state().ineligible, null);
  world.run(3);
  assert.match(ineligible(world, "a"), /^the node's metrics: connection refused/);
});

Deno.test("a forger whose counter is missing all at once forges on, and its blindness is told", () => {
  const world = openWorld({ pods: { a: {}, b: {} } });
  world.run(40);
  const [forger = ""] = world.forgers();
  world.pod(forger).node.habits.metrics = "partial";
  world.run(120);
  forgersAre(world, forger);
  assert(!world.story().some((line) => line.includes("sends SIG") && line.includes("(stop)")));
  assert(world.story().some((line) => line.includes("the leadership counter is missing")));
});

Deno.test("metrics that fail right after a node was told to forge: it forges on, unseen, and that is told", () => {
  const world = openWorld({ pods: { a: {} } });
  runUntil(
    world,
    () =>
      world.pod("a").state().forging.enabled?.signalledAt !== null && world.pod("a").holds() &&
      world.pod("a").state().forging.task === null,
  );
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(120);
  tells(
    world,
    "a: sends SIGHUP (enable_forging) to 1",
    "a: phase: preparing -> forging: the node was told to forge, but its metrics do not show it",
    "a: forging_unseen: the node's metrics: connection refused",
  );
  neverTells(world, "a: stop_begins: the node does not forge");
  forgersAre(world, "a");
  world.pod("a").node.habits.metrics = "answer";
  world.run(30);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(6);
  tells(
    world,
    "a: forging_unseen",
    "a: stop_confirmed: the leadership counter is still",
    "a: exit",
  );
});

Deno.test("a socket that is silent for half a minute makes a standby unready until it answers; one not asked says nothing new", () => {
  const world = openWorld({ pods: { a: { config: { neverForges: null } } } });
  world.link("a", "cut");
  world.run(10);
  world.pod("a").node.habits.socket = "silent";
  world.run(25);
  assert.equal(world.pod("a").state().ineligible, null);
  world.run(10);
  assert.match(ineligible(world, "a"), /^the node's socket: nobody listens/);
  const { report } = world.pod("a").state().node;
  assert(report !== null);
  world.pod("a").dispatch({
    type: "nodeObserved",
    report: { ...report, socket: { kind: "unasked" } },
  });
  assert.match(ineligible(world, "a"), /^the node's socket: nobody listens/);
  world.pod("a").node.habits.socket = "answer";
  world.run(1);
  assert.equal(world.pod("a").state().ineligible, null);
});

Deno.test("first the failing pod's release, then the other's forging: no more than the stop and the slots between", () => {
  const world = pair();
  world.run(10);
  world.pod("a").node.habits.metrics = "answer";
  world.pod("a").disk.keys = "absent";
  world.pod("a").node.signal("SIGHUP");
  world.run(40);
  const dark = timeOf(world, "b: phase: preparing -> forging") -
    timeOf(world, "a: stop_begins: the node has not been seen forging");
  assert(dark < 8, `${dark}`);
});

Deno.test("an enabling SIGHUP that could not be sent has nothing to show: no kill, the counter is proof enough", () => {
  const world = openWorld({ pods: { a: {} } });
  runUntil(world, () => world.pod("a").holds());
  world.pod("a").disk.mute = "operation not permitted";
  world.run(0.5);
  world.pod("a").disk.mute = null;
  world.run(6);
  tells(
    world,
    "a: task_failed: enable: operation not permitted",
    "a: ranks_last: the node could not be enabled: operation not permitted",
    "a: stop_confirmed: the leadership counter is still",
    "a: right_released",
  );
  neverTells(world, "a: sends SIGTERM");
});

Deno.test("a pod that turns unfit between its keys and its SIGHUP takes the keys back", () => {
  const world = openWorld({ pods: { a: {} } });
  runUntil(world, () => world.pod("a").state().forging.task?.kind === "place");
  world.pod("a").setCredentials({ kind: "invalid", because: "the sources cannot be read" });
  world.run(6);
  tells(world, "a: phase: preparing -> stopping: credentials: the sources cannot be read");
  neverTells(world, "a: sends SIGHUP (enable_forging)");
  neverTells(world, "a: ranks_last");
  assert.equal(world.pod("a").disk.keys, "absent");
});

Deno.test("keys that cannot be removed beside a standby that holds the right: the right expires", () => {
  const world = openWorld({ pods: { a: { starts: false } } });
  world.register.editByHand(written({ signsUntil: 1_900_000_000_000 }));
  world.pod("a").start();
  world.run(18);
  assert(world.pod("a").holds());
  assert.match(world.pod("a").state().forging.because, /^the right is held, but a slot/);
  Object.assign(world.pod("a").disk, { keys: "other", readOnly: "read-only file system" });
  world.run(25);
  tells(world, "a: task_failed: remove: read-only file system");
  assert(!world.pod("a").holds());
  neverTells(world, "a: right_released");
  neverTells(world, "a: node 1 ends");
});
