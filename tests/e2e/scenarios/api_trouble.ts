import {
  anotherForges,
  type Chapter,
  everybody,
  forgesOn,
  kill,
  leader,
  nodesLived,
  ready,
  type Scenario,
  standbys,
  wait,
  watchesAtMost,
  whileFaulty,
  type WrongApi,
} from "../rig/mod.ts";
import { type AnswerTable, playedForOneAndAll } from "./answer_table.ts";

const world = { front: true };
const UNANSWERED = /"try_failed".*no answer within/i;

const status = (says: string, code: number, headers = {}): WrongApi => ({
  says: `answers ${code} (${says})`,
  spec: { does: { kind: "status", status: code, headers } },
  logged: new RegExp(`"try_failed".*\\(${code}\\)`),
});

const refusals = [
  status("internal error", 500),
  status("too many requests, come back in 1 s", 429, { "retry-after": "1" }),
  status("conflict, whatever is asked", 409),
];
const half: WrongApi = {
  says: "answers half a body and cuts the connection",
  spec: { does: { kind: "half" } },
  logged: /"try_failed"/,
};
const unreadable: readonly WrongApi[] = [
  {
    says: "answers more than anybody wants to read",
    spec: { does: { kind: "garbage", what: "huge" } },
    logged: /"try_failed".*longer than \d+ bytes/,
  },
  half,
  {
    says: "answers 6 s late",
    spec: { does: { kind: "late", by: 6_000 } },
    logged: UNANSWERED,
  },
];

const tables: readonly AnswerTable[] = [
  {
    name: "500, 429 and 409",
    faults: refusals,
    brokenForOne: "attempt.ts: a failed renewal counts as done: the leader signs for 14.4 s more",
    brokenForAll: "attempt.ts: a failed renewal counts as done: the leader signs on and on",
  },
  {
    name: "a huge body, half a body and late",
    faults: unreadable,
    brokenForOne:
      "attempt.ts: a failed or unheard renewal counts as done: it signs for 14.1 s more",
    brokenForAll: "attempt.ts: a failed or unheard renewal counts as done: it signs on and on",
  },
];

const badWatches = [
  {
    says: "cuts every watch each second",
    does: { kind: "cut watches", every: 1_000 } as const,
    broken: "follow.ts: no pause after a broken watch: 42 watches are asked for in 15 s",
  },
  {
    says: "ends every watch by 410",
    does: { kind: "expired watch" } as const,
    broken: "follow.ts: no pause after a broken watch: 1190 watches are asked for in 15 s",
  },
].map(({ says, does, broken }): Scenario => ({
  name: `the API server ${says}: nobody hammers it, and a handover succeeds`,
  world,
  steps: [
    whileFaulty(
      `the API server ${says}`,
      everybody,
      [{ does }],
      forgesOn(leader, 15),
      watchesAtMost(30),
      kill(leader, ["manager"], "SIGTERM"),
      anotherForges("cut_off"),
    ),
    nodesLived(everybody),
    ready(everybody),
  ],
  broken,
}));

/** The API server refuses, stammers, is late, or lets watches down. */
export const apiTrouble: Chapter = {
  title: "The API server in trouble",
  scenarios: [
    ...tables.flatMap(playedForOneAndAll),
    {
      name: "the standbys' watches are silent while the leader releases: they find out",
      world,
      steps: [
        whileFaulty(
          "the standbys' watches are silent",
          standbys,
          [{ does: { kind: "silent watch" } }],
          wait(9),
          kill(leader, ["manager"], "SIGTERM"),
          anotherForges("cut_off"),
        ),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken:
        "attempt.ts: neither the read before a write nor a conflict teaches: nobody takes what is free",
    },
    ...badWatches,
  ],
};
