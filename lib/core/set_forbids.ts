import { type Cause, cause } from "./cause.ts";
import { quorum } from "./config.ts";
import { holdsRight } from "./majority.ts";
import { areMajority, disputedAmong, isInitialised, otherNameOf } from "./membership.ts";
import { soundOf } from "./sound.ts";
import type { RegisterState, State } from "./state.ts";

/** Why these registers cannot give the right to anybody at present, or `null`. */
export function whySetForbids(
  state: State,
): Cause<"register_twice" | "registers_replaced" | "set_not_initialised"> | null {
  if (holdsRight(state)) return null;
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
  if (registers.length === quorum(config) || isInitialised(state)) return null;
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
}

function named(registers: readonly RegisterState[]): string {
  const names = registers.map(({ name }) => name);
  return names.length === 1 ? `register ${names[0]} is` : `registers ${names.join(" and ")} are`;
}
