import assert from "assert";
import {
  eligibility,
  forbidsEnabling,
  isVacant,
  type NodeReport,
  type NotReadyCode,
  type State,
  type StopCode,
} from "../../../lib/core/mod.ts";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import { FINGERPRINT, observation, ownPart, record } from "./machine.ts";
import { calm, countOf, forgersAre, runUntil, tells } from "./story.ts";

/** A pod that stands by and could take over, alone with a record that nobody holds. */
function readyState(): State {
  const world = openWorld({ pods: { a: {} } });
  world.run(10);
  const state = world.pod("a").state();
  assert.equal(eligibility(state).allowed, true);
  return state;
}

function codeOf(state: State): string | null {
  const verdict = eligibility(state);
  return verdict.allowed ? null : verdict.code;
}

/** Codes that need more than one register, or more than the core. */
type ElsewhereCode =
  | "clock"
  | "cluster_disabled"
  | "policy_unreadable"
  | "register_unreachable"
  | "register_twice"
  | "registers_replaced"
  | "set_not_initialised"
  | "set_retired";

Deno.test("every reason not to stand has a code of its own", () => {
  const ready = readyState();
  const { node, config, forging } = ready;
  assert(node.report !== null && node.life !== null);
  const looked = (change: Partial<NodeReport>): State => ({
    ...ready,
    node: { ...node, report: { ...node.report, ...change } as NodeReport },
  });
  const late = { ...ready.clocks, physical: ready.clocks.physical + 60_000 };
  const strange = ownPart("n-1", { fingerprint: "another/mainnet/r1" });
  const otherSet = ownPart("n-1", { fingerprint: `${FINGERPRINT},r2,r3` });
  const because = "so it is";
  const guarded = { ...ready, config: { ...config, guarded: true } };
  const { guard } = ready;
  const cases: Readonly<Record<Exclude<NotReadyCode, ElsewhereCode>, State>> = {
    other_manager: {
      ...ready,
      otherManager: { because: "an original renews its Lease", forges: true },
    },
    never_forges: { ...ready, config: { ...config, neverForges: because } },
    ending: { ...ready, shutdown: { because, since: 0 } },
    pod_ends: { ...ready, node: { ...node, life: { ...node.life, endsSince: 0 } } },
    record_of_another_pool: {
      ...ready,
      registers: ready.registers.map((one) => ({
        ...one,
        known: observation(9, record("x", strange)),
      })),
    },
    record_of_another_set: {
      ...ready,
      registers: ready.registers.map((one) => ({
        ...one,
        known: observation(9, record("x", otherSet)),
      })),
    },
    credentials: { ...ready, credentials: { kind: "invalid", because } },
    certificate_counter: {
      ...ready,
      registers: ready.registers.map((one) => ({ ...one, counter: 1_000 })),
    },
    no_register_read: {
      ...ready,
      registers: ready.registers.map((one) => ({ ...one, known: undefined })),
    },
    node_not_looked_at: { ...ready, node: { ...node, report: null } },
    node_missing: looked({ process: { kind: "none" } }),
    node_ambiguous: looked({ process: { kind: "ambiguous", because } }),
    node_unidentified: looked({ process: { kind: "unknown", because } }),
    node_starting: {
      ...ready,
      node: { ...node, life: { ...node.life, socketLastAnswered: null } },
    },
    socket_silent: {
      ...ready,
      node: { ...node, life: { ...node.life, socketSilence: because } },
      clocks: late,
    },
    tip_behind: {
      ...ready,
      node: { ...node, life: { ...node.life, tip: 1_000 } },
      registers: ready.registers.map((one) => ({
        ...one,
        unchangedSince: ready.clocks.challenger,
        known: observation(9, record("x", ownPart("n-1", { tip: 1_301 }))),
      })),
    },
    started_producing: {
      ...ready,
      node: { ...node, life: { ...node.life, startedProducing: true } },
    },
    target_not_writable: { ...ready, node: { ...node, targetProblem: because } },
    metrics_unreachable: { ...looked({ metrics: { kind: "unreachable", because } }), clocks: late },
    guard_gone: { ...guarded, guard: { ...guard, contact: "lost" } },
    guard_unable: { ...guarded, guard: { ...guard, contact: "there", unable: because } },
    guard_busy: { ...guarded, guard: { ...guard, contact: "there", busySince: -Infinity } },
    node_unproven: { ...ready, forging: { ...forging, phase: "unknown" } },
    node_stopping: { ...ready, forging: { ...forging, phase: "stopping" } },
    node_fenced: { ...ready, forging: { ...forging, phase: "fenced" } },
  };
  for (const [code, state] of Object.entries(cases)) assert.equal(codeOf(state), code);
});

Deno.test("a socket that has not answered yet: the reason says what stands in the way", () => {
  const ready = readyState();
  const { node } = ready;
  assert(node.report !== null && node.life !== null);
  const because = "Cannot connect to the node's socket /ipc/node.socket: there is no such file";
  const report: NodeReport = { ...node.report, socket: { kind: "silent", because } };
  const life = { ...node.life, socketLastAnswered: null };
  const verdict = eligibility({ ...ready, node: { ...node, report, life } });
  assert(!verdict.allowed);
  assert.equal(verdict.lasting, `the node's socket has not answered yet: ${because}`);
});

Deno.test("a clock that a majority finds wrong is a reason whose lasting words do not count", () => {
  const world = openWorld({ pods: { a: { wallOffset: 60_000 } }, registers: 3 });
  world.run(5);
  const verdict = eligibility(world.pod("a").state());
  assert(!verdict.allowed);
  assert.equal(verdict.code, "clock");
  assert.match(verdict.because, /\d+ s from a majority of the registers'/);
  assert.doesNotMatch(verdict.lasting, /\d/);
});

Deno.test("while a stop is being proven the reason in words goes on, the lasting one stays", () => {
  const world = openWorld({ pods: { a: {} } });
  runUntil(world, () => world.pod("a").state().forging.phase === "stopping");
  const running = new Set<string>();
  const lasting = new Set<string>();
  for (let looks = 0; looks < 25; looks += 1) {
    const verdict = eligibility(world.pod("a").state());
    assert(!verdict.allowed);
    running.add(verdict.because);
    lasting.add(verdict.lasting);
    world.run(0.1);
  }
  assert(running.size > 3, [...running].join("\n"));
  assert.deepEqual([...lasting], [
    "the node is stopping: start-up makes the node non-producing",
  ]);
});

Deno.test("each reason not to stand is told once, also the one after another", () => {
  const world = openWorld({
    pods: { a: { credentials: { kind: "invalid", because: "expired" } } },
  });
  world.run(30);
  tells(world, "a: not_eligible: credentials: expired");
  assert.equal(countOf(world, "a: not_eligible: credentials: expired"), 1);
  world.pod("a").setCredentials({ kind: "invalid", because: "no such file" });
  world.run(10);
  tells(world, "a: not_eligible: credentials: expired", "a: not_eligible: credentials: no such");
  assert(countOf(world, "a: not_eligible") < 8, world.story().join("\n"));
});

/** Why the last stop of a pod began. */
function stopOf(world: World, name: string): StopCode | undefined {
  return world.pod(name).state().forging.lastStop?.code;
}

Deno.test("why the last stop began is known by its code, and stays known after it", () => {
  const world = calm();
  assert.equal(stopOf(world, "a"), "startup");
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(1);
  assert.equal(stopOf(world, "a"), "ending");

  const cutOff = calm();
  cutOff.link("a", "cut");
  cutOff.run(30);
  assert.equal(stopOf(cutOff, "a"), "right_not_renewed");
  assert.equal(cutOff.pod("a").state().forging.stop, null);

  const edited = calm();
  edited.register.editByHand({ holder: "somebody" });
  edited.run(1);
  assert.equal(stopOf(edited, "a"), "right_lost");
  assert.equal(
    edited.pod("a").state().forging.lastStop?.lasting,
    "the right is lost: register r1 was written by another: holder somebody",
  );

  const flooded = calm();
  flooded.register.editByHand({ holder: "x".repeat(100_000) });
  flooded.run(1);
  assert((flooded.pod("a").state().forging.lastStop?.lasting.length ?? 0) < 400);

  const killed = calm();
  killed.pod("a").node.signal("SIGKILL");
  killed.run(3);
  assert.equal(stopOf(killed, "a"), "node_ended");
});

Deno.test("who lost the right to an edit says what befell the record, until it holds it again", () => {
  const world = calm();
  world.register.editByHand({});
  world.run(1);
  tells(
    world,
    "a: right_lost: register r1 was edited by another: it names this pod, but not as this pod wrote it",
    "a: phase: forging -> stopping: the right is lost: register r1 was edited by another",
  );
  world.pod("b").crash();
  world.run(30);
  forgersAre(world, "a");
  assert.equal(world.pod("a").state().registers[0]?.lost, null);
});

Deno.test("a record that is waited for longer than usual is worth a line, once", () => {
  const world = calm();
  const line = "b: long_wait: the record of register r1 is waited for up to 330 s";
  const { own } = world.register.observed().version?.record ?? { own: null };
  world.register.editByHand({ duration: 1_000, own });
  world.run(20);
  assert.equal(countOf(world, line), 1, world.story().join("\n"));
  forgersAre(world, "a");
});

Deno.test("who takes a record knows who held it, and whether it was released or ran out", () => {
  const predecessor = (world: World, name: string) =>
    world.pod(name).state().registers[0]?.predecessor;
  const first = calm();
  assert.deepEqual(predecessor(first, "a"), { holder: "", released: false });
  assert.equal(predecessor(first, "b"), null);
  const { identity } = first.pod("a").state().config;
  first.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  first.run(10);
  forgersAre(first, "b");
  assert.deepEqual(predecessor(first, "b"), { holder: identity, released: true });
  first.run(30);
  assert.deepEqual(predecessor(first, "b"), { holder: identity, released: true }, "renewals");

  const cutOff = calm();
  cutOff.link("a", "cut");
  cutOff.run(30);
  forgersAre(cutOff, "b");
  assert.deepEqual(predecessor(cutOff, "b"), {
    holder: cutOff.pod("a").state().config.identity,
    released: false,
  });
});

Deno.test("a record is vacant when it is missing, names nobody or has been waited for, and is seen", () => {
  const ready = readyState();
  const seen = (change: Partial<State["registers"][number]>): State => ({
    ...ready,
    registers: ready.registers.map((one) => ({ ...one, ...change })),
  });
  const now = ready.clocks.challenger;
  const held = observation(9, record("somebody", null));
  assert.equal(isVacant(seen({ known: undefined })), false);
  assert.equal(isVacant(seen({ known: { version: null, revision: 9 } })), true);
  assert.equal(isVacant(seen({ known: observation(9, record("", null)) })), true);
  assert.equal(isVacant(seen({ known: held, unchangedSince: now })), false);
  assert.equal(isVacant(seen({ known: held, unchangedSince: now - 16_500 })), true);
  assert.equal(
    isVacant(seen({ known: observation(9, record("", null)), watchHealthy: false })),
    false,
  );
});

Deno.test("a holder whose slot is not clear yet says so without the time that is left", () => {
  const world = calm();
  const state = world.pod("a").state();
  const waiting = { ...state.signing, ownLast: state.clocks.wall + 5_000 };
  const forbids = forbidsEnabling({ ...state, signing: waiting });
  assert.match(forbids?.because ?? "", /\d s away$/);
  assert.doesNotMatch(forbids?.lasting ?? "", /\d/);
});
