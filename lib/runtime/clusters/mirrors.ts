import type { Milliseconds } from "../../core/mod.ts";
import {
  type ApiObject,
  type Mirrored,
  type NamedObject,
  writeMirror,
} from "../../kubernetes/mod.ts";
import { answerWithin } from "../deadline.ts";
import { type Loop, startLoop } from "../loop.ts";
import { pauseAfter } from "../pauses.ts";
import type { ClusterWitness } from "./witness.ts";

/** What a mirror needs. */
interface MirrorOptions {
  /** Name of the register behind which the mirror lies. */
  readonly source: string;
  /** Where the mirror lies. */
  readonly object: NamedObject;
  /** The resource at home; `null` while there is none, or it is for another pod to mirror it. */
  readonly home: () => ApiObject | null;
  readonly told: ClusterWitness["told"];
}

const LOOKS: Milliseconds = 500;
const BUDGET: Milliseconds = 12_000;
const LEAVING: Milliseconds = 700;
/** So often it is looked whether it is still there. */
const AFRESH: Milliseconds = 300_000;
const PAUSES = { first: 2_000, longest: 120_000 } as const;

/**
 * Keeps one mirror. Each has a loop of its own, so that none waits for another's API server. Its end
 * shows what its home has become, if that has changed.
 */
export function startMirror({ source, object, home, told }: MirrorOptions): Loop {
  let mirrored: { readonly version: string; readonly at: Milliseconds } | null = null;
  let failures = 0;

  function failed(because: string): Milliseconds {
    told("cluster_mirror", source, "warning", because);
    failures += 1;
    return pauseAfter(failures, PAUSES);
  }

  async function round(budget: Milliseconds): Promise<Milliseconds> {
    const seen = home();
    if (seen === null) {
      mirrored = null;
      return LOOKS;
    }
    const version = `${seen.metadata.uid} ${seen.metadata.resourceVersion}`;
    const now = performance.now();
    if (mirrored?.version === version && now - mirrored.at < AFRESH) return LOOKS;
    const outcome: Mirrored = await answerWithin(
      budget,
      (signal) => writeMirror(object, seen, signal),
    );
    if (outcome.kind === "taken" || outcome.kind === "failed") return failed(outcome.because);
    mirrored = { version, at: now };
    failures = 0;
    told("cluster_mirror", source, "info", "this cluster is shown there");
    return LOOKS;
  }

  const loop = startLoop(() => round(BUDGET), (error) => failed(String(error)));
  return {
    async end() {
      await loop.end();
      await round(LEAVING);
    },
  };
}
