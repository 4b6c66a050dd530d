import { otherNameOf } from "./majority.ts";
import { type Registered, remembered } from "./remembered.ts";
import type { RegisterState } from "./state.ts";
import { whyStrange } from "./strange.ts";

/**
 * The registers with whose records nothing is wrong. A minority of others stops nobody who can win a
 * majority of these: it is as if they were lost.
 */
export const soundOf: (state: Registered) => readonly RegisterState[] = remembered((state) =>
  state.registers.filter((register) =>
    register.known !== undefined && whyStrange(state, register) === null &&
    otherNameOf(state, register) === undefined
  )
);
