import type { KeysReport, Milliseconds, NodeReport, State } from "../core/mod.ts";
import type { Observer } from "../node/mod.ts";
import { oneAtATime } from "./deadline.ts";
import type { Driver } from "./driver.ts";
import { type Loop, startLoop } from "./loop.ts";

/** Between two looks while something is being brought about, and while nothing is. */
const BUSY: Milliseconds = 500;
const AT_REST: Milliseconds = 1_000;
/** A socket that has answered is asked again this often: a handshake costs the node something. */
const SOCKET_AGAIN: Milliseconds = 10_000;
/** A look takes at most 3 s by its own time limits, unless a file system hangs. */
const LOOK_BUDGET: Milliseconds = 5_000;

/** Looks at the node again and again, more often while it is being enabled or stopped. */
export function startObservation(
  driver: Driver,
  observer: Observer,
  defect: (error: unknown) => void,
): Loop {
  let askedAt = -Infinity;
  const look = oneAtATime(LOOK_BUDGET, () => {
    const socket = isSocketDue(driver.state(), performance.now() - askedAt);
    if (socket) askedAt = performance.now();
    return observer.observe({ socket });
  });

  return startLoop(async () => {
    const before = knownKeys(driver.state());
    const looked = await look();
    const known = knownKeys(driver.state());
    const report = looked.kind === "done" ? looked.value : blind(known);
    // What a task did to the files meanwhile is newer than what the look saw of them.
    const keysStood = known === before;
    const keys = known === null || keysStood ? report.keys : known;
    driver.dispatch({ type: "nodeObserved", report: { ...report, keys, keysStood } });
    return isBusy(driver.state()) ? BUSY : AT_REST;
  }, (error) => {
    defect(error);
    return AT_REST;
  });
}

/** What is known of a node when looking at it hangs: nothing new. */
function blind(keys: KeysReport | null): NodeReport {
  const because = `looking at the node did not end within ${LOOK_BUDGET} ms`;
  return {
    process: { kind: "unknown", because },
    socket: { kind: "unasked" },
    metrics: { kind: "unreachable", because },
    keys: keys ?? "other",
  };
}

function knownKeys({ node }: State): KeysReport | null {
  return node.report?.keys ?? null;
}

/** A probe of a hung socket would put off the scrapes that a stop is proven by: then none is made. */
function isSocketDue({ node, forging }: State, askedAgo: Milliseconds): boolean {
  if (node.life === null || node.life.socketAnswered === null) return true;
  return forging.stop === null && askedAgo >= SOCKET_AGAIN;
}

function isBusy({ forging, node }: State): boolean {
  if (forging.phase === "unknown") return node.life !== null;
  return forging.phase !== "standby" && forging.phase !== "forging";
}
