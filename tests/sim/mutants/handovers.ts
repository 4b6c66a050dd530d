import { type Mutant, mutantsOf } from "./mutant.ts";

/** Sabotages of who may stand, of handing over by offer, and of taking up a new set. */
export const HANDOVER_MUTANTS: readonly Mutant[] = [
  ...mutantsOf("target.ts", {
    "nobody waits for the pod that a release is left to": [
      "return PER_RANK * Math.min(",
      "return 0 * Math.min(",
    ],
  }),
  ...mutantsOf("ladder.ts", {
    "without metrics a handover is called off": [
      "return mayCallOff(turn.state, stop) && !onlyByExit",
      "return mayCallOff(turn.state, stop)",
    ],
  }),
  ...mutantsOf("stopping.ts", {
    "without metrics a node counts as stopped when it is told": [
      "return enabled === null\n      ?",
      "return enabled === null || stop.signals > 0\n      ?",
    ],
  }),
  ...mutantsOf("rotation.ts", {
    "without metrics a new set waits for ever": [
      "if (config.requireNodeMetrics || forging.enabled === null) return null;",
      "if (config.requireNodeMetrics || forging.enabled !== null) return null;",
    ],
  }),
  ...mutantsOf("counter_to_tell.ts", {
    "a new certificate is not told before it is used": [
      "if (used === null) return highest([source, highestCounter(state)]);",
      "if (used === null) return highestCounter(state);",
    ],
  }),
  ...mutantsOf("certificate.ts", {
    "a certificate that was used is told on by nobody": [
      "counter: highest([register.counter, used]),",
      "counter: used === -1 ? used : register.counter,",
    ],
  }),
  ...mutantsOf("target.ts", {
    "whoever is ready is offered the right for a new set": [
      "return needed === null || set === needed;",
      "return needed === null || set !== undefined;",
    ],
  }),
  ...mutantsOf("eligibility.ts", {
    "who has no set that can be used stands for the right": [
      'if (credentials.kind === "invalid") {\n      return cause(',
      'if (credentials.kind === "invalid") {\n      if (fingerprintOf(state) === null) return null;\n      return cause(',
    ],
  }),
];
