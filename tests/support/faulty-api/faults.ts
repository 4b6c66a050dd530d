import { type Fault, type FaultSpec, type LaidFault, makeFault } from "./fault.ts";
import { isOfWatches } from "./effect.ts";
import type { ApiRequest } from "./http/request.ts";
import type { OpenWatch } from "./watches.ts";

/** The faults that are laid on, and the watches on which they may act at any time. */
export interface Faults {
  /** Lays a fault on. */
  inject(spec: FaultSpec): Fault;
  /** The fault that a request meets: the one laid on last, of those that mean it. */
  met(request: ApiRequest): LaidFault | null;
  /** Watches whose answers have begun; each is taken out when it is over. */
  readonly watches: Set<OpenWatch>;
  /** Takes all away. */
  clear(): void;
}

/** No fault yet. */
export function createFaults(): Faults {
  const watches = new Set<OpenWatch>();
  const lifts = new Map<LaidFault, () => void>();

  function meetOpenWatches(fault: LaidFault): void {
    for (const watch of [...watches]) {
      if (fault.meets(watch.request)) watch.meet(fault);
    }
  }

  return {
    watches,
    inject(spec) {
      const fault = makeFault(spec);
      const { does } = fault;
      if (does.kind === "cut watches") {
        const timer = setInterval(() => meetOpenWatches(fault), does.every);
        lifts.set(fault, () => clearInterval(timer));
      } else {
        if (isOfWatches(does)) meetOpenWatches(fault);
        lifts.set(fault, () => {
          for (const watch of watches) watch.leave(fault);
        });
      }
      return {
        hits: fault.hits,
        lift() {
          lifts.get(fault)?.();
          lifts.delete(fault);
        },
      };
    },
    met: (request) =>
      [...lifts.keys()].findLast((fault) =>
        // Those act by their timer.
        fault.does.kind !== "cut watches" && fault.meets(request)
      ) ?? null,
    clear() {
      for (const lift of lifts.values()) lift();
      lifts.clear();
    },
  };
}
