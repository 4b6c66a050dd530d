import type { Milliseconds } from "../core/mod.ts";
import { type CredentialTarget, targetDirectories, whyTargetNotWritable } from "../node/mod.ts";
import { type Credentials, credentialsReport, unusable } from "./credentials.ts";
import { oneAtATime } from "./deadline.ts";
import type { Driver } from "./driver.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Witness } from "./witness.ts";

/** Whose files are watched. */
export interface FilesConfig {
  readonly readCredentials: () => Promise<Credentials>;
  /** Where credentials are placed, or `null` if there is no node to place them for. */
  readonly target: CredentialTarget | null;
  readonly driver: Driver;
  readonly credentialsRead: Witness["credentialsRead"];
  readonly targetTried: Witness["targetTried"];
  readonly defect: (error: unknown) => void;
}

/** The sources and the target directory are looked at this often. */
const AGAIN: Milliseconds = 10_000;
/** A file system that takes longer cannot serve a pod that is to forge. */
const BUDGET: Milliseconds = 5_000;

/** Tells the core again and again whether the sources are valid and the target can be written. */
export function watchFiles(config: FilesConfig): Loop {
  const { readCredentials, target, driver, credentialsRead, targetTried, defect } = config;
  const sources = oneAtATime(BUDGET, readCredentials);
  const directories = target === null ? [] : targetDirectories(target);
  const writable = target === null ? null : oneAtATime(BUDGET, () => whyTargetNotWritable(target));

  return startLoop(async () => {
    const read = await sources();
    const found: Credentials = read.kind === "done"
      ? read.value
      : unusable(`the sources could not be read within ${BUDGET} ms`, "unreadable");
    credentialsRead(found);
    driver.dispatch({ type: "credentials", report: credentialsReport(found) });
    // Nothing is tried beside the keys of a node that may forge.
    if (writable !== null && driver.state().forging.enabled === null) {
      const tried = await writable();
      const problem = tried.kind === "done"
        ? tried.value
        : `the directories ${directories.join(", ")} did not answer in time`;
      targetTried(problem);
      driver.dispatch({ type: "target", problem });
    }
    return AGAIN;
  }, (error) => {
    defect(error);
    return AGAIN;
  });
}
