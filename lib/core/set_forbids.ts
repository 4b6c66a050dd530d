import { type Cause, cause } from "./cause.ts";
import { quorum } from "./config.ts";
import { holdsRight } from "./right.ts";
import { areMajority, disputedAmong, isInitialised, otherNameOf } from "./majority.ts";
import { type Registered, remembered } from "./remembered.ts";
import { soundOf } from "./sound.ts";
import type { RegisterState, State } from "./state.ts";
import { isRetired } from "./strange.ts";

/** What may be wrong with a set of registers. */
type SetCode = "register_twice" | "registers_replaced" | "set_not_initialised" | "set_retired";

/** Why these registers cannot give the right to anybody at present, or `null`. */
export function whySetForbids(state: State): Cause<SetCode> | null {
  return holdsRight(state) ? null : whyNobody(state);
}

const whyNobody: (state: Registered) => Cause<SetCode> | null = remembered((state) => {
  const { registers, config } = state;
  for (const register of registers) {
    const other = otherNameOf(state, register);
    if (other !== undefined && !areMajority(state, soundOf(state))) {
      return cause(
        "register_twice",
        `registers ${register.name} and ${other} are one and the same, reached under two names: a majority of them would be none`,
      );
    }
  }
  if (isInitialised(state)) return null;
  const retired = registers.filter((register) => isRetired(state, register));
  if (retired.length > 0) {
    return cause(
      "set_retired",
      `an operator has retired this set of registers (${
        namesOf(retired).join(" and ")
      }): another one may be in use; set the FORGE_REGISTERS of that one, or, if nothing else holds the right, \`forge-manager registers readmit\` takes this one into use again`,
    );
  }
  if (registers.length === quorum(config)) return null;
  const read = registers.filter(({ known }) => known !== undefined);
  const replaced = disputedAmong(state, read);
  const silent = registers.filter(({ known, watchHealthy }) =>
    known === undefined || !watchHealthy
  );
  if (replaced.length > 0) {
    const why = `${named(replaced)} not what the set was initialised with, and `;
    return cause(
      "registers_replaced",
      read.length < registers.length
        ? `${why}${named(silent)} not reachable: the rest is no majority`
        : `${why}the rest is no majority: if nothing else holds the right, \`forge-manager registers readmit\` lets the set be initialised anew`,
    );
  }
  return silent.length === 0 ? null : cause(
    "set_not_initialised",
    `until the set of ${registers.length} registers is initialised all of them are needed, and ${
      named(silent)
    } not reachable`,
  );
});

function namesOf(registers: readonly RegisterState[]): readonly string[] {
  return registers.map(({ name }) => name);
}

function named(registers: readonly RegisterState[]): string {
  const names = namesOf(registers);
  return names.length === 1 ? `register ${names[0]} is` : `registers ${names.join(" and ")} are`;
}
