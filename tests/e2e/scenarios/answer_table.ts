import {
  anotherForges,
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

/** What two scenarios put the pool to, fault by fault: the forger alone, and everybody. */
export interface AnswerTable {
  readonly name: string;
  readonly faults: readonly WrongApi[];
  readonly brokenForOne: string;
  readonly brokenForAll: string;
}

/** The scenarios of a table. */
export function playedForOneAndAll(table: AnswerTable): readonly Scenario[] {
  return [forOne(table), forAll(table)];
}

const forOne = ({ name, faults, brokenForOne }: AnswerTable): Scenario => ({
  name: `the forger alone is answered ${name}, in turn: another forges each time`,
  world: { front: true },
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

const forAll = ({ name, faults, brokenForAll }: AnswerTable): Scenario => ({
  name: `everybody is answered ${name}, in turn: dark in time, and out of the dark in time`,
  world: { front: true },
  steps: [
    ...faults.flatMap((wrong) => [
      withLeaderOfNow(whileWrong(
        everybody,
        wrong,
        wait(18),
        signedAtMost(everybody, 13.5),
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
