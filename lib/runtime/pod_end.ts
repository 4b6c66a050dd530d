import { hasLetGo, type Milliseconds } from "../core/mod.ts";
import {
  answerPodEnd,
  type CredentialTarget,
  lookForPodEnd,
  type PodEndLook,
} from "../node/mod.ts";
import { oneAtATime } from "./deadline.ts";
import type { Driver } from "./driver.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Witness } from "./witness.ts";

/** What watching for the end of the pod needs. */
interface PodEndConfig {
  readonly target: CredentialTarget;
  readonly driver: Driver;
  readonly told: Witness["podEndUnanswered"];
  readonly defect: (error: unknown) => void;
}

/** Who waits looks for the answer once a second. */
const AGAIN: Milliseconds = 200;
/** A file system that hangs longer neither asks nor is answered. */
const BUDGET: Milliseconds = 1_000;

/**
 * Watches for the request of a pod that is about to end its node (`preStop`), and answers it once the
 * node is proven not to forge and no record names this pod.
 *
 * What is found first is what an earlier life left behind, or what goes on to count: a request counts
 * from its first change on that this process sees.
 */
export function watchPodEnd({ target, driver, told, defect }: PodEndConfig): Loop {
  const look = oneAtATime(BUDGET, () => lookForPodEnd(target));
  let before: string | null = null;
  let asker: string | null = null;
  let answer: () => Promise<unknown> = () => Promise.resolve();

  function hear(found: PodEndLook): void {
    if (found.kind === "unusable") return;
    const text = found.kind === "none" ? "none" : `${found.asker} ${found.count}`;
    const isNew = before !== null && before !== text;
    before = found.kind === "none" ? before ?? text : text;
    if (found.kind === "none" || !isNew) return;
    driver.dispatch({ type: "podEnds" });
    if (found.asker !== asker) answer = answers(asker = found.asker);
  }

  /** Answers one who waits, once; a failure is told once and tried again. */
  function answers(to: string): () => Promise<unknown> {
    let isAnswered = false;
    let hasFailed = false;
    return oneAtATime(BUDGET, async () => {
      if (isAnswered || !hasLetGo(driver.state())) return;
      const because = await answerPodEnd(target, to);
      isAnswered = because === null;
      if (because !== null && !hasFailed) told(because);
      hasFailed ||= because !== null;
    });
  }

  const loop = startLoop(async () => {
    const looked = await look();
    if (looked.kind === "done") hear(looked.value);
    await answer();
    return AGAIN;
  }, (error) => {
    defect(error);
    return AGAIN;
  });
  return {
    async end() {
      await loop.end();
      // A manager that ends in good order has let go by now.
      await answer();
    },
  };
}
