import { type Mutant, mutantsOf } from "./mutant.ts";

/** Sabotages of what a manager does to its node. */
export const NODE_MUTANTS: readonly Mutant[] = [
  ...mutantsOf("stopping.ts", {
    "a node counts as stopped when it is told": [
      "const proof = provesStopped(node.life.evidence, clocks, isSuspect);",
      "const proof = true as true | string;",
    ],
    "a node counts as gone when it is told to end": [
      'if (stop.terminated || stop.killedAt !== null) return missing("its process has not ended yet");',
      'if (stop.terminated || stop.killedAt !== null) return { stopped: true, because: "it was told to end" };',
    ],
    "the marker goes with the keys": [
      "if (stop.signals > 0 || stop.terminated || mayOvertake(turn.state, forging.enabled)) return turn;",
      'if (turn.state.clocks.physical - (stop.signalledAt ?? 0) < 20) return assign(turn, "unmark", { type: "unmark" });\n  if (stop.signals > 0 || stop.terminated || mayOvertake(turn.state, forging.enabled)) return turn;',
    ],
    "what a node signed before its end is forgotten": [
      "const ownLast = byExit ? Math.max(enabled.highestWall, clocks.wall) : signing.ownLast;",
      "const ownLast = byExit ? null : signing.ownLast;",
    ],
  }),
  ...mutantsOf("enabling.ts", {
    "keys are placed before the marker": [
      'return assign(marked, "mark", { type: "mark", marker });',
      'return marker.told ? marked : assign(marked, "place", { type: "placeKeys", set: "real" });',
    ],
    "the marker does not say that the SIGHUP comes": [
      "const marker = { ...markerFor(state, enabled.process), told: true };",
      "const marker = { ...markerFor(state, enabled.process), told: false };",
    ],
  }),
  ...mutantsOf("marking.ts", {
    "the marker says that the enabling has shown before it has": [
      "shown: countedSince(evidence, signalledAt),",
      "shown: countedSince(evidence, signalledAt) || signalledAt > 0,",
    ],
    "the marker does not say how far the wall clock was": [
      "wallAhead: aheadOfBoot(clocks, highestWall),",
      "wallAhead: aheadOfBoot(clocks, highestWall) - 1_000_000,",
    ],
  }),
  ...mutantsOf("life.ts", {
    "slots that no scrape saw are forgotten": [
      "state.forging.enabled?.highestWall ?? -Infinity,",
      "-Infinity,",
    ],
  }),
  ...mutantsOf("ladder.ts", {
    "the kill comes S after the stop began, whenever the right ends": [
      "return clocks.physical >= Math.min(rightEnds, bound) - KILL_RESERVE;",
      "return clocks.physical >= Math.max(rightEnds, bound) - KILL_RESERVE;",
    ],
  }),
  ...mutantsOf("ending.ts", {
    "a manager ends while its node forges": [
      "return cleaning || !maySign(state);",
      "return cleaning || !maySign(state) || true;",
    ],
  }),
  ...mutantsOf("release.ts", {
    "given back without a confirmed stop": [
      "return !maySign(state) && !isWanted(state);",
      "return !(maySign(state) && state.registers.length === 1) && !isWanted(state);",
    ],
  }),
  ...mutantsOf("knowledge.ts", {
    "a late success counts after a give-back": [
      "if (mine >= 0) return { held, nonces: nonces.slice(mine) };",
      "if (mine >= 0) return { held: held && { ...held, givenUp: false }, nonces: nonces.slice(mine) };",
    ],
  }),
  {
    name: "keys are truncated instead of unlinked",
    file: "tests/sim/world/disk.ts",
    from: 'disk.keys = "absent";',
    to: "disk.isTorn = true;",
  },
];
