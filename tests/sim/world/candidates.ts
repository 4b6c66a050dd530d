import type { Candidate, CandidateEffect, Happening } from "../../../lib/core/mod.ts";
import type { Link, Network } from "./network.ts";
import type { Register } from "./register.ts";
import type { Timeline } from "./timeline.ts";

/** What pods say of themselves beside a register: the last word of each. */
export interface Board {
  /** The same list until something changes. */
  said(): readonly Candidate[];
  take(effect: CandidateEffect): void;
  /** Says something in the name of a pod, as one that is gone has left it. */
  leave(candidate: Candidate): void;
  /** Loses everything. */
  clear(): void;
  /** Every nonce of an offer that was ever answered here. */
  answers(): ReadonlySet<string>;
  /** Tells of every change from now on, until what it returns is called. */
  onChange(listener: () => void): () => void;
}

/** How one pod reaches a board. */
export interface BoardAccess {
  readonly timeline: Timeline;
  readonly network: Network;
  readonly register: Register;
  readonly board: Board;
  readonly link: Link;
}

/** A watch that lost something finds out after so long, in milliseconds. */
const REOPENED = 60_000;

export function openBoard(): Board {
  const said = new Map<string, Candidate>();
  let list: readonly Candidate[] = [];
  const answers = new Set<string>();
  const listeners = new Set<() => void>();
  const podOf = (identity: string) => identity.split("/")[0] ?? identity;
  const tell = () => {
    list = [...said.values()];
    for (const listener of listeners) listener();
  };

  function leave(candidate: Candidate): void {
    const pod = podOf(candidate.identity);
    if (JSON.stringify(said.get(pod)) === JSON.stringify(candidate)) return;
    if (candidate.answers !== null) answers.add(candidate.answers);
    said.set(pod, candidate);
    tell();
  }

  return {
    said: () => list,
    leave,
    answers: () => answers,
    take(effect) {
      if (effect.type === "writeCandidate") return leave(effect.candidate);
      for (const identity of effect.identities) said.delete(podOf(identity));
      tell();
    },
    clear() {
      said.clear();
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Says something there, unless it is lost on its way. */
export function sayThere(
  { timeline, network, register, board, link }: BoardAccess,
  effect: CandidateEffect,
): void {
  if (!link.outward || network.isLost()) return;
  timeline.after(network.delay(register), () => {
    if (link.outward && register.mode === "up") board.take(effect);
  });
}

/** Hears what is said there, late or not at all; every minute what was missed. Returns how to end it. */
export function followBoard(
  { timeline, network, register, board, link }: BoardAccess,
  tell: (happening: Happening) => void,
): () => void {
  let open = true;
  let newest = 0;
  let heard: readonly Candidate[] | null = null;

  function deliver(): void {
    if (!link.homeward || !link.outward || link.silent || register.mode === "down") return;
    const candidates = board.said();
    const late = network.delay(register) + link.late + link.stale;
    newest = Math.max(newest, timeline.now() + late);
    timeline.after(newest - timeline.now(), () => {
      if (!open || !link.homeward || link.silent) return;
      heard = candidates;
      tell({ type: "candidatesSeen", register: register.name, candidates });
    });
  }

  function again(): void {
    if (!open) return;
    if (heard !== board.said()) deliver();
    timeline.after(REOPENED, again);
  }

  const forget = board.onChange(deliver);
  again();
  return () => {
    open = false;
    forget();
  };
}
