import { type Mutant, mutantsOf } from "./mutant.ts";

/** Sabotages of which cluster may forge, which should, and what a majority is. */
export const CLUSTER_MUTANTS: readonly Mutant[] = [
  ...mutantsOf("policy_forbids.ts", {
    "a disabled cluster forges": [
      'if (standing?.state === "Disabled") {',
      'if (standing?.state === "Disabled" && standing.priority === 0) {',
    ],
    "a cluster without its resource forges": [
      "if (isOwnGone(state)) {",
      "if (isOwnGone(state) && policy.readAt === null) {",
    ],
    "who cannot read its policy stands for the right": [
      'if (!holdsRight(state)) return cause("policy_unreadable", unreadable);\n',
      "",
    ],
    "a policy never grows old": [
      "if (age < cluster.policyMaxAge) return null;",
      "if (age < 100 * cluster.policyMaxAge) return null;",
    ],
  }),
  ...mutantsOf("clusters.ts", {
    "a home that cannot be read counts as read": [
      "return (home !== undefined && isReadable(home)) ||",
      "return home !== undefined ||",
    ],
    "no mirror is needed to go on": [
      "freshMirrors(policy.sources, name) >= quorum(config);",
      "freshMirrors(policy.sources, name) >= 0;",
    ],
  }),
  ...mutantsOf("policy/standing.ts", {
    "an override never expires": [
      "return override.expiresAt === null || wall < override.expiresAt ? override : null;",
      "return override;",
    ],
    "failed health checks cost nothing": [
      "if (health === null || failures < 1) return",
      "if (health === null || failures >= 0) return",
    ],
    "the last priority is the first": [
      "one.priority - other.priority ||",
      "other.priority - one.priority ||",
    ],
    "to be enabled is nothing more than to be allowed": [
      '"Enabled": 0,',
      '"Enabled": 1,',
    ],
  }),
  ...mutantsOf("offer.ts", {
    "a better cluster is asked at once": [
      "return since !== null && clocks.physical - since >= after &&\n      isSteady(state, one, failbackDelay);",
      "return since !== null;",
    ],
    "a better cluster is never asked": [
      'if (config.cluster === null || forging.phase !== "forging") return null;',
      'if (config.cluster !== null || forging.phase !== "forging") return null;',
    ],
  }),
  ...mutantsOf("candidacy.ts", {
    "a degraded forger says that it is ready": [
      "ranksLast(state) === null && !isDegraded;",
      "(ranksLast(state) === null || isDegraded);",
    ],
  }),
];
