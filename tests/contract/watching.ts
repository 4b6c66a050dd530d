import type { Observation } from "../../lib/core/mod.ts";
import type { Register } from "../../lib/registers/mod.ts";
import { settles } from "../support/servers/wait.ts";

/** A watch of which everything is kept. */
export interface Watching extends AsyncDisposable {
  readonly seen: readonly Observation[];
  /** Causes of the states reported, `+` for healthy and `-` for broken in front. */
  readonly states: readonly string[];
  /** Resolves once `condition` holds; fails with what was seen after a minute. */
  until(what: string, condition: () => boolean): Promise<void>;
  /** Holders seen so far, `-` for a missing record. */
  holders(): readonly string[];
}

const patience = 60_000;

/** Watches a register until the end of the scope. */
export function watching(register: Register): Watching {
  const seen: Observation[] = [];
  const states: string[] = [];
  const abort = new AbortController();
  let look = () => {};
  const over = register.watch({
    observed(observation) {
      seen.push(observation);
      look();
    },
    state(healthy, because) {
      states.push(`${healthy ? "+" : "-"}${because}`);
      look();
    },
  }, abort.signal);
  const holders = () => seen.map(({ version }) => version?.record.holder ?? "-");
  return {
    seen,
    states,
    holders,
    async until(what, condition) {
      const met = new Promise<void>((resolve) => {
        look = () => {
          if (condition()) resolve();
        };
        look();
      });
      if (await settles(met, patience)) return;
      throw new Error(`In vain for ${what}: saw ${JSON.stringify({ holders: holders(), states })}`);
    },
    async [Symbol.asyncDispose]() {
      abort.abort();
      if (!await settles(over, patience)) throw new Error("The watch did not end when told to");
    },
  };
}
