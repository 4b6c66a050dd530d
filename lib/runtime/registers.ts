import type { Happening, Milliseconds } from "../core/mod.ts";
import {
  openCandidates,
  openRegister,
  type Register,
  type RegisterAccess,
} from "../registers/mod.ts";
import { openCandidateWrites } from "./candidates.ts";
import type { World } from "./driver.ts";
import { openRequests } from "./requests.ts";
import type { Witness } from "./witness.ts";

/** Time limit of a request that decides nothing. */
const ASIDE: Milliseconds = 4_000;

/** The registers of the right, bound to the core. */
interface Registers extends Pick<World, "request" | "say"> {
  /** Hands on what they tell, until `signal` aborts. */
  readonly watch: (dispatch: (happening: Happening) => void, signal: AbortSignal) => void;
  /** Read the records by clients other than those that renew them. */
  readonly records: readonly Pick<Register, "name" | "read">[];
  /** Lets go of all connections. */
  readonly close: () => void;
}

/**
 * Opens every register with connections, watches and budgets of its own: one that is slow, hung or
 * refuses delays no other.
 */
export function openRegisters(
  accesses: readonly RegisterAccess[],
  tryBudget: Milliseconds,
  witness: Pick<Witness, "writeEnded" | "candidates">,
): Registers {
  const forRight = accesses.map((access) => openRegister(access, tryBudget));
  const forReading = accesses.map((access) => openRegister(access, ASIDE));
  const lists = accesses.map((access) => {
    const { thing: list, close } = openCandidates(access, ASIDE);
    return { name: access.name, list, close };
  });
  const says = new Map(
    lists.map(({ name, list }) => [name, openCandidateWrites(name, list, witness.candidates)]),
  );
  return {
    request: openRequests(forRight.map(({ thing }) => thing), witness.writeEnded),
    say: (effect) => says.get(effect.register)?.(effect),
    watch(dispatch, signal) {
      for (const { thing: register } of forRight) {
        const { name } = register;
        void register.watch({
          observed: (observation) => dispatch({ type: "watched", register: name, observation }),
          serverTime: (time) => dispatch({ type: "serverTime", register: name, time }),
          state: (healthy, because) =>
            dispatch({ type: "watchState", register: name, healthy, because }),
        }, signal);
      }
      for (const { name, list } of lists) {
        void list.watch({
          observed: (candidates) =>
            dispatch({ type: "candidatesSeen", register: name, candidates }),
          state: (healthy, because) => witness.candidates(name, "watch", healthy ? null : because),
        }, signal);
      }
    },
    records: forReading.map(({ thing }) => thing),
    close: () => [...forRight, ...lists, ...forReading].forEach((one) => one.close()),
  };
}
