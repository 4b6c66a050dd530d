import type { Configuration } from "../config/mod.ts";
import type { Milliseconds } from "../core/mod.ts";
import { openObserver, recallMarker, recallNote } from "../node/mod.ts";
import type { Driver } from "./driver.ts";
import { startObservation } from "./observation.ts";
import type { Witness } from "./witness.ts";

/** Time limits of what looks at the node. */
const SCRAPE_TIMEOUT: Milliseconds = 900;
const PROBE_TIMEOUT: Milliseconds = 2_000;

/**
 * Looks at the node, from what an earlier life left beside the keys on, and says now and then that
 * it has not answered yet. Returns what ends it.
 */
export function watchNode(
  { node, credentials, network }: Configuration,
  driver: Driver,
  witness: Pick<Witness, "defect" | "markerUnreadable" | "noteUnreadable" | "stillWaiting">,
): () => Promise<void> {
  const recalled = recallMarker(credentials.target, witness.markerUnreadable);
  const observer = openObserver({
    executable: node.process,
    paths: credentials.target,
    metricsUrl: node.requireMetrics ? node.metricsUrl : null,
    socketPath: node.socket,
    magic: network.magic,
    scrapeTimeout: SCRAPE_TIMEOUT,
    probeTimeout: PROBE_TIMEOUT,
    known: recalled.then((marker) => typeof marker === "string" ? null : marker.process),
  });
  void Promise.all([recalled, recallNote(credentials.target, witness.noteUnreadable)])
    .then(([marker, noted]) => driver.dispatch({ type: "markerRead", marker, noted }));
  const observation = startObservation(driver, observer, witness.defect);
  const impatience = setInterval(() => {
    const { node, forging } = driver.state();
    const answered = node.life !== null && node.life.socketAnswered !== null;
    if (!answered) witness.stillWaiting(forging.because);
  }, node.socketWait);
  return async () => {
    clearInterval(impatience);
    await observation.end();
    observer.close();
  };
}
