import { type Effect, isOfWatches } from "./effect.ts";
import type { ApiRequest } from "./http/request.ts";

/** Which requests a fault meets, and what it does to them. What is left out restricts nothing. */
export interface FaultSpec {
  readonly does: Effect;
  /** Those of these pods. */
  readonly pods?: readonly { readonly address: string }[];
  readonly methods?: readonly string[];
  readonly only?: ApiRequest["kind"];
  /** Those whose path and query match. */
  readonly path?: RegExp;
  /** Each with this probability; `random` is the test's own source, so that its seed replays it. */
  readonly chance?: { readonly probability: number; readonly random: () => number };
  /** The first so many. */
  readonly times?: number;
}

/** A fault that was laid on. */
export interface Fault {
  /** How many requests it met so far. */
  hits(): number;
  /** Takes it away; requests that hang by it hang on. */
  lift(): void;
}

/** A fault as the front knows it. */
export interface LaidFault {
  readonly does: Effect;
  readonly hits: () => number;
  /** Whether it meets this request; throws the dice, and counts. */
  meets(request: ApiRequest): boolean;
}

/** Makes a fault of what a test says. */
export function makeFault(spec: FaultSpec): LaidFault {
  const { does, pods, methods, only, path, chance, times = Infinity } = spec;
  let hits = 0;
  return {
    does,
    hits: () => hits,
    meets(request) {
      const meant = hits < times &&
        (!isOfWatches(does) || request.kind === "watch") &&
        (pods === undefined || pods.some(({ address }) => address === request.pod)) &&
        (methods === undefined || methods.includes(request.method)) &&
        (only === undefined || only === request.kind) &&
        (path === undefined || path.test(request.path)) &&
        (chance === undefined || chance.random() < chance.probability);
      if (meant) hits++;
      return meant;
    },
  };
}
