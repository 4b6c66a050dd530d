import {
  anotherForges,
  type Chapter,
  deleteLease,
  editLease,
  everybody,
  forger,
  forgesOn,
  kill,
  leader,
  type LeasePatch,
  leaseSays,
  logSays,
  lostNothing,
  metricIs,
  nobodyForges,
  nodesLived,
  ofRight,
  ready,
  refusesLease,
  resourceSays,
  signedAtMost,
  somebodyForges,
  someLogSays,
  standbys,
  type Step,
  whileRelabelled,
  whileStrangerHolds,
} from "../rig/mod.ts";

/** An edit by hand that makes the record a stranger's: it ends the right at once. */
export interface Edit {
  readonly step: Step;
  /** How the pod that held it tells what befell the record. */
  readonly told: RegExp;
  /** Who held it before, as the one says that takes it next. */
  readonly before: RegExp;
}

const LONG_NAME = "somebody-".repeat(23).slice(0, 200);
const NEW_YEAR = "01-01T00:00:00.000000Z";
const GARBAGE = '{"own": {"nonce": 12, "mark": "%%%"}, "binding": [';
const namesItself = /edited by another: it names this pod/;
const notInTime = /pool-\d held it before and did not renew it in time/;

/** Edits that name another. */
export const renaming: readonly Edit[] = [
  {
    step: deleteLease(),
    told: /the record of register \S+ is gone/,
    before: /nobody held it before/,
  },
  edited("is emptied by hand", { spec: { holderIdentity: "" } }, {
    told: /was written by another: holder nobody/,
    before: /nobody held it before/,
  }),
  edited("names a holder of 200 characters", { spec: { holderIdentity: LONG_NAME } }, {
    told: /was written by another: holder (somebody-){22}/,
    before: /(somebody-){22}so held it before and did not renew it in time/,
  }),
];

/** Edits that leave the name of the holder, but not what it wrote beside it. */
export const retouching: readonly Edit[] = [
  edited("says that it was renewed in 2001", {
    spec: { renewTime: `2001-${NEW_YEAR}` },
  }),
  edited("says that it was renewed in 2099", {
    spec: { renewTime: `2099-${NEW_YEAR}` },
  }),
  edited("lacks the annotation of ours", ofRight(null)),
  edited("has garbage for the annotation of ours", ofRight(GARBAGE)),
];

function edited(
  says: string,
  patch: LeasePatch,
  shows: Pick<Edit, "told" | "before"> = {
    told: namesItself,
    before: notInTime,
  },
): Edit {
  return { step: editLease(says, patch), ...shows };
}

/** What the API server keeps out: the nearest that it stores is tried elsewhere. */
const refused: readonly Step[] = [
  refusesLease("lasts 0 s", { leaseDurationSeconds: 0 }, /must be greater than 0/),
  refusesLease("lasts -1 s", { leaseDurationSeconds: -1 }, /must be greater than 0/),
  refusesLease("lasts 2^31 s", { leaseDurationSeconds: 2 ** 31 }, /request is invalid/),
  refusesLease("was renewed yesterday", { renewTime: "yesterday" }, /request is invalid/),
  refusesLease("was renewed in 10000", { renewTime: `10000-${NEW_YEAR}` }, /request is invalid/),
  refusesLease("counts -1 turns", { leaseTransitions: -1 }, /must be greater than or equal to 0/),
];

/** What an edit says that touches neither holder nor renewal: its holder keeps the right. */
const harmless: readonly Step[] = [
  editLease("lasts 1 s", { spec: { leaseDurationSeconds: 1 } }),
  forgesOn(leader, 6),
  editLease("lasts 2147483647 s", { spec: { leaseDurationSeconds: 2147483647 } }),
  forgesOn(leader, 6),
  editLease("states no duration", { spec: { leaseDurationSeconds: null } }),
  forgesOn(leader, 6),
  editLease("was acquired in 2001", { spec: { acquireTime: `2001-${NEW_YEAR}` } }),
  forgesOn(leader, 6),
  editLease("was acquired in 2099", { spec: { acquireTime: `2099-${NEW_YEAR}` } }),
  forgesOn(leader, 6),
];

/** The record of the right is written by somebody else. */
export const lease: Chapter = {
  title: "The Lease, written by others",
  scenarios: [
    {
      name: "the Lease is deleted, emptied and given to others by hand: each time its holder stops",
      steps: [...renaming.flatMap(whileWell), ready(everybody), nodesLived(everybody)],
      broken:
        "knowledge.ts: a right that somebody wrote over is kept until it runs out: its node signs for 7 s",
    },
    {
      name: "times and annotation of the Lease are edited by hand: each time its holder stops",
      steps: [...retouching.flatMap(whileWell), ready(everybody), nodesLived(everybody)],
      broken:
        "knowledge.ts: a right that somebody wrote over is kept until it runs out: its node signs for 7 s",
    },
    {
      name: "absurd durations and times of acquiring in the Lease: refused, or nothing moves",
      steps: [
        ...refused,
        ...harmless,
        lostNothing(everybody),
        leaseSays(/"leaseDurationSeconds":15\b/),
        kill(leader, ["manager"], "SIGTERM"),
        anotherForges("handover"),
        ready(everybody),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: an own record of another duration is not one's own: the node is stopped",
    },
    {
      name: "another tool takes the Lease for 30 s: ours stops, waits for it, and forges again",
      steps: [
        whileStrangerHolds(
          "another-tool_7d4f",
          logSays(leader, /right_lost.*holder another-tool_7d4f/),
          logSays(standbys, /holder_changed.*another-tool_7d4f/),
          nobodyForges(24),
          signedAtMost(leader, 6),
          metricIs(leader, "cardano_forge_manager_stops_total", "right_lost", (n) => n === 1),
          leaseSays(/"holderIdentity":"another-tool_7d4f"/),
          resourceSays(/led last.*written by another: holder another-tool_7d4f/),
        ),
        nobodyForges(10),
        somebodyForges("first_election"),
        resourceSays(/another-tool_7d4f held it before and did not renew it in time/),
        ready(everybody),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: a right that somebody wrote over is kept until it runs out: its node signs for 7 s",
    },
    {
      name: "somebody relabels the Lease every second, also during a handover: nothing waits",
      steps: [
        whileRelabelled(
          forgesOn(leader, 8),
          lostNothing(everybody),
          kill(leader, ["manager", "node"]),
          somebodyForges("crash", 5_000),
          kill(forger, ["manager"], "SIGTERM"),
          somebodyForges("handover", 5_000),
        ),
        lostNothing(everybody),
        leaseSays(/"leaseDurationSeconds":15\b/),
        ready(everybody),
      ],
      broken:
        "knowledge.ts: every new revision begins the wait anew: after the crash nobody forges",
    },
  ],
};

/** Its holder sees it at once and stops; then everybody waits, because nobody knows better. */
function whileWell({ step, told, before }: Edit): readonly Step[] {
  return [
    step,
    someLogSays(new RegExp(`right_lost.*${told.source}`)),
    nobodyForges(),
    signedAtMost(forger, 6),
    metricIs(forger, "cardano_forge_manager_stops_total", "right_lost", (n) => n >= 1),
    resourceSays(new RegExp(`led last.*the right is lost: .*${told.source}`)),
    somebodyForges("first_election", 8_000),
    resourceSays(before),
  ];
}
