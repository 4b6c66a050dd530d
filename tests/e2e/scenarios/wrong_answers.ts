import {
  anotherForges,
  type Chapter,
  everybody,
  leader,
  logSays,
  nodesLived,
  ready,
  signedAtMost,
  wait,
  whileWrong,
  type WrongApi,
} from "../rig/mod.ts";
import { type AnswerTable, playedForOneAndAll } from "./answer_table.ts";

const world = { front: true };
const UNANSWERED = /"try_failed".*no answer within/i;

const garbage = (
  what: "no JSON" | "another object" | "empty" | "huge",
  logged: RegExp,
): WrongApi => ({
  says: `answers 200 and ${what}`,
  spec: { does: { kind: "garbage", what } },
  logged,
});

const nonsense = [
  garbage("no JSON", /"try_failed".*is not an object of the Kubernetes API/),
  garbage("another object", /"try_failed".*is about another object/),
  garbage("empty", /"try_failed".*is not an object of the Kubernetes API/),
];
const tables: readonly AnswerTable[] = [
  {
    name: "nonsense and 200",
    faults: nonsense,
    brokenForOne:
      "attempt.ts: a renewal without a proper answer counts as done: it signs beside its successor",
    brokenForAll:
      "attempt.ts: a renewal without a proper answer counts as done: the leader forges on and on",
  },
];

/** The API server answers, but not as it should. */
export const wrongAnswers: Chapter = {
  title: "Wrong answers of the API server",
  scenarios: [
    ...tables.flatMap(playedForOneAndAll),
    {
      name: "the leader's writes are carried out, but their answers lost: another forges",
      world,
      steps: [
        whileWrong(
          leader,
          {
            says: "carries out writes and answers none",
            spec: { does: { kind: "lost", then: "silence" }, methods: ["PUT"] },
            logged: UNANSWERED,
          },
          wait(15),
          signedAtMost(leader, 13.5),
          logSays(leader, UNANSWERED),
          anotherForges(["cut_off", "cut_off"]),
        ),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken:
        "campaign.ts: a write that took effect unheard is no loss: it is repeated, and nobody forges",
    },
  ],
};
