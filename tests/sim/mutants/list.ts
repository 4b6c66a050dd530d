import { GUARD_MUTANTS } from "./guards.ts";
import { CLUSTER_MUTANTS } from "./clusters.ts";
import { HANDOVER_MUTANTS } from "./handovers.ts";
import { type Mutant, mutantsOf } from "./mutant.ts";
import { NODE_MUTANTS } from "./nodes.ts";

/** Sabotages of every rule. The simulator must catch each of them. */
export const MUTANTS: readonly Mutant[] = [
  ...mutantsOf("attempt.ts", {
    "deadline from the answer instead of the sending": [
      "held: { holderTime, physicalTime, givenUp: false },",
      "held: { holderTime: turn.state.clocks.holder, physicalTime: turn.state.clocks.physical, givenUp: false },",
    ],
    "creating counts as acquiring": [
      'return withReport(turn, "record_created", `register ${name} had no record of the right`);',
      "return withRegister(turn, name, { held: { ...attempt, givenUp: false } });",
    ],
    "the other's lease may be taken before its wait is over": [
      "state.clocks.challenger - register.unchangedSince >= register.wait;",
      "state.clocks.challenger - register.unchangedSince >= register.wait / 2;",
    ],
    "what is released counts until the answer": [
      "givenUp: register.held.givenUp || givesUp(purpose) }",
      "givenUp: register.held.givenUp }",
    ],
  }),
  ...mutantsOf("right.ts", {
    "no stop margin": [
      "return right === null ? null : right.endsHolder - state.config.timings.stopBound;",
      "return right === null ? null : right.endsHolder;",
    ],
    "the right never ends": [
      "return right !== null && state.clocks.holder < right.endsHolder;",
      "return right !== null;",
    ],
    "what was given up still counts": [
      "return held !== null && !held.givenUp;",
      "return held !== null;",
    ],
  }),
  ...mutantsOf("config.ts", {
    "half of the registers are a majority": [
      "return Math.floor(config.registers.length / 2) + 1;",
      "return Math.max(1, Math.floor(config.registers.length / 2));",
    ],
  }),
  ...mutantsOf("timing.ts", {
    "a challenger waits D(1−r)": [
      "millionths(1 + clockRateError)",
      "millionths(1 - clockRateError)",
    ],
    "a right lasts D(1+r)": [
      "const share = millionths(1 - clockRateError);",
      "const share = millionths(1 + clockRateError);",
    ],
    "the stop takes as long as it takes: it is reckoned with 0.1 s": [
      // `stopBegins` alone only spaces the renewals: when to stop is reckoned from `stopBound`.
      "      rightLasts,\n      stopBound,\n",
      "      rightLasts,\n      stopBound: 100,\n",
    ],
  }),
  ...mutantsOf("knowledge.ts", {
    "any edit restarts the wait": [
      "const changed = known === undefined || wentBack || !sameHolding(known.version, seen.version);",
      "const changed = known === undefined || known.revision !== seen.revision;",
    ],
    "a restored register goes on as if nothing had happened": [
      "seen.revision < known.revision;",
      "seen.revision < known.revision && false;",
    ],
    "keep leading after seeing another holder": [
      "return changed ? { held: null, nonces: [] } : { held, nonces };",
      "return { held, nonces };",
    ],
    "adopt the old lease by name": [
      "const ours = own !== null && version?.record.holder === state.config.identity;\n  return ours ? nonces.indexOf(own.nonce) : -1;",
      'const ours = own !== null && version?.record.holder.split("/")[0] === state.config.identity.split("/")[0];\n  return ours ? 0 : -1;',
    ],
    "release mark not bound to its write": [
      // Both: nearly every mark that was copied is also older than what is known of its releaser.
      'return nonce === own.nonce && transitions === after.record.transitions &&\n    releaser !== "" && before.record.holder === releaser && isLater(nonce, before);',
      'return nonce !== null && transitions !== null &&\n    releaser !== "" && before.record.holder === releaser;',
    ],
    "mark accepted by one who did not see the holder": [
      'releaser !== "" && before.record.holder === releaser && isLater(nonce, before);',
      'releaser !== "";',
    ],
    "an earlier release of the holder counts as its release": [
      "return own !== null && orderOf(nonce) > orderOf(own.nonce);",
      "return own !== null || nonce === null;",
    ],
    "an empty holder is free at once": [
      "if (own === null || own.mark === null) return false;",
      "if (own === null || own.mark === null) return true;",
    ],
    "late watch event ends the right": [
      'if (source === "watch") return seen.revision !== null && seen.revision <= newest;',
      'if (source === "watch") return false;',
    ],
    "a late answer to a read ends the right": [
      "return seen.revision < newest && (sentWhenKnown === null || seen.revision >= sentWhenKnown);",
      "return false;",
    ],
    "record's D ignored": [
      // Both: a record whose durations differ was edited by hand, and an edited one has no own part.
      '    record.duration === 0 && record.holder === "" ? 0 : trustedDuration(record.duration),\n    record.own === null ? 0 : trustedDuration(record.own.duration),\n',
      "",
    ],
    "revision without nonce: a renewal is no news": [
      "return before.record.holder === after.record.holder && old.nonce === now.nonce;",
      "return before.record.holder === after.record.holder;",
    ],
  }),
  ...mutantsOf("clock.ts", {
    "holder: monotonic only": [
      "holder: ticked.holder + monotonic + Math.max(asleep, wall - monotonic, 0),",
      "holder: ticked.holder + monotonic,",
    ],
    "holder: wall clock only": [
      "holder: ticked.holder + monotonic + Math.max(asleep, wall - monotonic, 0),",
      "holder: ticked.holder + Math.max(0, wall),",
    ],
    "challenger: wall clock only": [
      "challenger: ticked.challenger + Math.max(0, Math.min(monotonic, wall)),",
      "challenger: ticked.challenger + Math.max(0, wall),",
    ],
    "boot clock per tick: twice the speed": [
      "physical: ticked.physical + monotonic + asleep,",
      "physical: ticked.physical + Math.max(monotonic, Math.ceil(monotonic / 1000) * 1000),",
    ],
  }),
  ...mutantsOf("release.ts", {
    "release before confirmation": [
      "return !maySign(state) && !isWanted(state);",
      'return !(maySign(state) && state.forging.phase !== "stopping") && !isWanted(state);',
    ],
    "minority kept and renewed": [
      "if (state.campaign.running !== null) return true;\n",
      "if (state.campaign.running !== null || state.config.registers.length > 1) return true;\n",
    ],
    "what ran out under a clock that is off is not released": [
      "return holdsRight(state) || (quorum(state.config) === 1 && ranksLast(state) === null);",
      "return holdsRight(state) || quorum(state.config) === 1;",
    ],
    "a failed pod keeps the right": [
      "if (state.shutdown !== null || state.campaign.handsOver) return false;",
      "if (state.shutdown !== null) return false;",
    ],
  }),
  ...mutantsOf("renewal.ts", {
    "a minority is renewed": ["|| !holdsRight(state) || isStuck(state)", "|| isStuck(state)"],
    "renewed too late": [
      "held.holderTime + config.timings.renewEvery ||",
      "held.holderTime + config.timings.rightLasts - 500 ||",
    ],
  }),
  ...mutantsOf("campaign.ts", {
    "no pause after a lost campaign": [
      "standBackUntil: clocks.physical + pause,",
      "standBackUntil: clocks.physical,",
    ],
  }),
  ...mutantsOf("evidence.ts", {
    "confirm by gauge alone": [
      'if (still === null) return "no scrape of the node\'s metrics since the last signal";',
      'if (gauge === 0) return true;\n  if (still === null) return "no scrape";',
    ],
    // Their number alone adds nothing to their span, and that is asked for again of a node that was enabled.
    "one scrape confirms a stop": [
      'if (still === null) return "no scrape of the node\'s metrics since the last signal";',
      'if (still !== null) return true;\n  if (still === null) return "no scrape";',
    ],
    "a clock that was set back is not waited for": [
      "if (ahead < STOP_PARTS.counterStill && (enabled || evidence.risenAt !== null)) {",
      "if (ahead < -1) {",
    ],
    "metrics that are silent confirm a stop": [
      'if (report.kind === "unreachable" || tellsNothing(evidence, report)) return evidence;',
      'if (report.kind === "unreachable") return withSample(evidence, { kind: "sample", counter: evidence.counter ?? null, gauge: 0, startTime: evidence.startTime, tipSlot: null }, clocks);\n  if (tellsNothing(evidence, report)) return evidence;',
    ],
  }),
  ...mutantsOf("enabling.ts", {
    "enable with no right left": [
      "if (state.clocks.holder > begins - ENABLE_BOUND) {",
      "if (state.clocks.holder > begins + ENABLE_BOUND) {",
    ],
    "enable without the right": [
      'if (begins === null) return constant("the right is not held");\n  if (state.clocks.holder > begins - ENABLE_BOUND) {',
      "if (begins !== null && state.clocks.holder > begins - ENABLE_BOUND) {",
    ],
  }),
  ...mutantsOf("slots.ts", {
    "slot gap ignored": [
      "const missing = clear - state.clocks.wall;",
      "const missing = Math.min(0, clear - state.clocks.wall);",
    ],
    "one slot apart is enough": ["const SLOTS_APART = 2;", "const SLOTS_APART = 0;"],
    "own renewals count as another's slots": [
      "writer === config.identity ? [] : statementsOf(writer, own)\n    .filter(({ identity }) => identity !== config.identity);",
      "statementsOf(writer, own);",
    ],
    "what others know of others is not passed on": [
      '...named.map((signer) => ({ ...retold, ...signer, of: "itself" as const })),',
      "",
    ],
    "one's own last slot is forgotten": [
      "state.signing.ownLast ?? -Infinity);\n  const clear",
      "-Infinity);\n  const clear",
    ],
  }),
  ...mutantsOf("slots.ts", {
    "what another may sign is forgotten two leases after it was read": [
      "waitFor(isFinal ? apart : stated + apart, timings.clockRateError)",
      "waitFor(apart, timings.clockRateError)",
    ],
    "only one's own lease says how long others may sign": [
      "2 * Math.max(timings.leaseDuration, stated)",
      "2 * timings.leaseDuration",
    ],
  }),
  ...mutantsOf("stopping.ts", {
    "a counter that is missing is still": [
      'if (enabled?.stage === "signalled" && node.life.evidence.counter === null) {',
      "if (node.life.evidence.counter === null && enabled === null && stop.killedAt !== null) {",
    ],
    "stop that overtakes an enable": [
      "state.clocks.physical - signalledAt < ENABLE_BOUND;",
      "state.clocks.physical - signalledAt < ENABLE_BOUND - ENABLE_BOUND;",
    ],
    "an enable that never showed is confirmed by a still counter": [
      "if (enabled !== null && !hasShown(enabled, state)) {",
      "if (enabled !== null && !hasShown(enabled, state) && !stop.removed) {",
    ],
    "SIGHUP before socket": [
      "if (isGone(turn.state, stop.process) || (node.life?.socketAnswered ?? null) === null) return turn;",
      "if (isGone(turn.state, stop.process) || node.life === null) return turn;",
    ],
    "SIGHUP before the keys are removed": [
      'if (!stop.removed) return assign(turn, "remove", { type: "removeKeys" });\n',
      'if (!stop.removed && stop.signals > 0) return assign(turn, "remove", { type: "removeKeys" });\n',
    ],
  }),
  ...mutantsOf("ladder.ts", {
    "nobody is killed at the bound": [
      "return clocks.physical >= Math.min(rightEnds, bound) - KILL_RESERVE;",
      "return clocks.physical >= Math.min(rightEnds, bound) + 60_000;",
    ],
    "a node is killed although its right is renewed": [
      "if (shortSince === null) return false;",
      "if (shortSince === null) return true;",
    ],
  }),
  ...mutantsOf("starting.ts", {
    "a node whose metrics are silent passes for one with the flag": [
      "if (config.requireNodeMetrics) return false;",
      "if (config.requireNodeMetrics && answered > clocks.physical) return false;",
    ],
    "a restarted manager forgets whom it enabled": [
      'if (marker === "none" || marker === "unread") return null;',
      "return null;",
    ],
  }),
  ...mutantsOf("rotation.ts", {
    "a new set waits for the next handover": [
      "if (!config.requireNodeMetrics || !isNewSetReady(state, enabled)) return null;",
      "if (!config.requireNodeMetrics || enabled !== null) return null;",
    ],
    "a node is interrupted for whatever set there is": [
      "if (campaign.handsOver || !eligibility(state).allowed || whyUnguarded(state) !== null) {",
      "if (campaign.handsOver || whyUnguarded(state) !== null) {",
    ],
  }),
  ...mutantsOf("phases.ts", {
    "a new set is told to the active forger by one SIGHUP": [
      'if (rotates !== null) return beginStop(turn, rotates, "rotation");',
      'if (rotates !== null && state.credentials.kind === "valid") {\n    const told = { type: "signal", task: -1, process: enabled.process, signal: "SIGHUP", reason: "rotation" } as const;\n    return { ...withEnabled(turn, { set: state.credentials.set }), effects: [...turn.effects, told] };\n  }',
    ],
  }),
  ...mutantsOf("enabling.ts", {
    "the set that was placed is not remembered": [
      "set: setOf(state.credentials),",
      'set: "",',
    ],
  }),
  ...mutantsOf("eligibility.ts", {
    "who does not know its node stands for the right": [
      'return cause("node_unproven", text);',
      "return null;",
    ],
    "a lower certificate stands": [
      "if (highest !== null && credentials.certificateCounter < highest) {",
      "if (highest !== null && credentials.certificateCounter < highest - 1_000) {",
    ],
    "a node that was started without the flag gets real keys": [
      "if (life.startedProducing && !config.allowProducingStart) {",
      "if (life.startedProducing && config.allowProducingStart) {",
    ],
  }),
  ...mutantsOf("producing.ts", {
    "a missing flag is not noted": [
      "return life !== null && life.startedProducing && !isAbout(noted, life);",
      "return life !== null && life.startedProducing && isAbout(noted, life);",
    ],
  }),
  ...mutantsOf("step.ts", {
    "who starts anew does not know what was noted": [
      "noted: event.noted ?? null },",
      "noted: null },",
    ],
  }),
  ...mutantsOf("tip.ts", {
    "whose tip is as far as another's does not stand": [
      "if (behind <= maxTipLag) return null;",
      "if (behind < 0) return null;",
    ],
    "the tip of a pod long gone counts for ever": [
      "const counts = identity !== config.identity && clocks.physical - heardAt < config.maxTipLag;",
      "const counts = identity !== config.identity && heardAt <= clocks.physical;",
    ],
  }),
  ...mutantsOf("offer.ts", {
    "the stop begins with the offer": [
      "if (canStop(state) && isAnswered(state, offer))",
      "if (canStop(state))",
    ],
    "an offer that nobody answers stands for ever": [
      "if (state.clocks.physical - offer.madeAt < ANSWERS_WITHIN) return turn;",
      "if (state.clocks.physical - offer.madeAt < ANSWERS_WITHIN || canStop(state)) return turn;",
    ],
  }),
  ...mutantsOf("resting.ts", {
    "who did not answer is asked again at once": [
      "const until = clocks.physical + restAfter(times);",
      "const until = clocks.physical;",
    ],
  }),
  ...mutantsOf("writing.ts", {
    "an offer is not told": [
      'const offers = offer !== null && (purpose === "renew" || purpose === "release");',
      'const offers = offer !== null && purpose === "release";',
    ],
  }),
  ...mutantsOf("call_off.ts", {
    "a node that forges on is killed to hand over": [
      'return forging.lastStop?.code === "yielded" && forging.phase === "stopping" &&',
      'return forging.lastStop?.code === "hung" && forging.phase === "stopping" &&',
    ],
  }),
  ...mutantsOf("permits.ts", {
    "the clock is not asked again before an act": [
      "if (!enables(effect)) return true;",
      "if (!enables(effect) || !now.exited) return true;",
    ],
  }),
  ...mutantsOf("majority.ts", {
    "new set by majority": [
      "  const every = { members: registers, needed: state.registers.length };\n  return areAll(state, registers)\n",
      "  const every = { members: registers, needed: quorum(state.config) };\n  return registers.length >= every.needed\n",
    ],
    "a register with another id counts": [
      "return ids[name] === id && !pending.includes(name);",
      "return true;",
    ],
  }),
  ...mutantsOf("strange.ts", {
    "fingerprint ignored": [
      "expected === null || own.fingerprint === expected) return null;",
      "expected === null || own.fingerprint.length > 0) return null;",
    ],
    "a set is left before it is retired": [
      'if (set === undefined || set.retired !== "holder") return false;',
      "if (set === undefined) return false;",
    ],
  }),
  ...mutantsOf("guard/answers.ts", {
    "guard counts from receipt": [
      "return renew(heard, duty, answer, charge, question);",
      "return renew(heard, duty, answer, charge, { ...question, holder: turn.state.clocks.holder, physical: turn.state.clocks.physical });",
    ],
  }),
  ...mutantsOf("guard/step.ts", {
    "guard without marker": [
      'if (duty !== null || marker === "none") return read;',
      "if (duty !== null || marker !== undefined) return read;",
    ],
  }),
  ...mutantsOf("guard/stopping.ts", {
    "guard does not kill": [
      "return clocks.physical >= bound - GUARD_KILL_RESERVE;",
      "return clocks.physical >= bound + 60_000;",
    ],
  }),
  ...mutantsOf("guarding.ts", {
    "keys without an acknowledged guard": [
      'if (!isAcknowledged(state)) return constant("the guard has not acknowledged it");\n',
      "",
    ],
  }),
  ...mutantsOf("set_forbids.ts", {
    "a pod of a retired set takes it again": [
      "if (retired.length > 0) {",
      "if (retired.length > registers.length) {",
    ],
  }),
  ...NODE_MUTANTS,
  ...GUARD_MUTANTS,
  ...HANDOVER_MUTANTS,
  ...CLUSTER_MUTANTS,
  {
    name: "blind write instead of compare-and-set",
    file: "tests/sim/world/register.ts",
    from: "if (!isNewest(expected)) {",
    to: "if (seen.version === null && expected !== null) {",
  },
];
