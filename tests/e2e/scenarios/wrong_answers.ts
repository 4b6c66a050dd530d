import {
  anotherForges,
  type Chapter,
  everybody,
  leader,
  logSays,
  metricIs,
  nodesLived,
  notReady,
  ready,
  type Scenario,
  signedAtMost,
  somebodyForges,
  wait,
  whileWrong,
  withLeaderOfNow,
  type WrongApi,
} from "../rig/mod.ts";

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
/** A table of what one scenario puts the pool to, fault by fault. */
interface Table {
  readonly name: string;
  readonly faults: readonly WrongApi[];
  readonly brokenForOne: string;
  readonly brokenForAll: string;
}

const tables: readonly Table[] = [
  {
    name: "nonsense and 200",
    faults: nonsense,
    brokenForOne:
      "attempt.ts: a renewal without a proper answer counts as done: it signs beside its successor",
    brokenForAll:
      "attempt.ts: a renewal without a proper answer counts as done: the leader forges on and on",
  },
];

const forOne = ({ name, faults, brokenForOne }: Table): Scenario => ({
  name: `the forger alone is answered ${name}, in turn: another forges each time`,
  world,
  steps: [
    ...faults.map((wrong) =>
      withLeaderOfNow(whileWrong(
        leader,
        wrong,
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        logSays(leader, wrong.logged),
        metricIs(
          leader,
          "cardano_forge_manager_stops_total",
          "right_not_renewed",
          (count) => count >= 1,
        ),
      ))
    ),
    nodesLived(everybody),
    ready(everybody),
  ],
  broken: brokenForOne,
});

const forAll = ({ name, faults, brokenForAll }: Table): Scenario => ({
  name: `everybody is answered ${name}, in turn: dark in time, and out of the dark in time`,
  world,
  steps: [
    ...faults.flatMap((wrong) => [
      withLeaderOfNow(whileWrong(
        everybody,
        wrong,
        wait(18),
        signedAtMost(leader, 13.5),
        logSays(everybody, wrong.logged),
        notReady(everybody, /the record of the right cannot be/),
      )),
      somebodyForges("cut_off"),
    ]),
    nodesLived(everybody),
    ready(everybody),
  ],
  broken: brokenForAll,
});

/** The API server answers, but not as it should. */
export const wrongAnswers: Chapter = {
  title: "Wrong answers of the API server",
  scenarios: [
    ...tables.flatMap((table) => [forOne(table), forAll(table)]),
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
