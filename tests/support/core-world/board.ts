import { type Candidate, type CandidateEffect, podOf } from "../../../lib/core/mod.ts";

/** What pods say of themselves beside a register: the last word of each. */
export interface Board {
  readonly candidates: () => readonly Candidate[];
  readonly take: (effect: CandidateEffect) => void;
  /** Says something in a pod's name, as one that is gone has left it. */
  readonly leave: (candidate: Candidate) => void;
  readonly onChange: (listener: () => void) => void;
}

export function openBoard(): Board {
  const said = new Map<string, Candidate>();
  const listeners: (() => void)[] = [];
  const tell = () => listeners.forEach((listener) => listener());

  function leave(candidate: Candidate): void {
    const pod = podOf(candidate.identity);
    if (JSON.stringify(said.get(pod)) === JSON.stringify(candidate)) return;
    said.set(pod, candidate);
    tell();
  }

  return {
    candidates: () => [...said.values()],
    take(effect) {
      if (effect.type === "writeCandidate") return leave(effect.candidate);
      for (const identity of effect.identities) said.delete(podOf(identity));
      tell();
    },
    leave,
    onChange: (listener) => void listeners.push(listener),
  };
}
