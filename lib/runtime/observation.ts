import type { Milliseconds, State } from "../core/mod.ts";
import type { Observer } from "../node/mod.ts";
import type { Driver } from "./driver.ts";
import { type Loop, startLoop } from "./loop.ts";

/** Between two looks while something is being brought about, and while nothing is. */
const BUSY: Milliseconds = 500;
const AT_REST: Milliseconds = 1_000;
/** A socket that has answered is asked again this often: a handshake costs the node something. */
const SOCKET_AGAIN: Milliseconds = 10_000;

/** Looks at the node again and again, more often while it is being enabled or stopped. */
export function startObservation(driver: Driver, observer: Observer): Loop {
  let askedAt = -Infinity;

  return startLoop(async () => {
    const socket = !hasAnswered(driver.state()) || performance.now() - askedAt >= SOCKET_AGAIN;
    if (socket) askedAt = performance.now();
    const report = await observer.observe({ socket });
    driver.dispatch({ type: "nodeObserved", report });
    return isBusy(driver.state()) ? BUSY : AT_REST;
  }, () => AT_REST);
}

function hasAnswered({ node }: State): boolean {
  return node.life !== null && node.life.socketAnswered !== null;
}

function isBusy({ forging, node }: State): boolean {
  if (forging.phase === "unknown") return node.life !== null;
  return forging.phase !== "standby" && forging.phase !== "forging";
}
