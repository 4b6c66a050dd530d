/** What a fault does to the requests that it meets. Times are milliseconds. */
export type Effect =
  | StatusEffect
  | GarbageEffect
  /** The head and half of the true answer, of a watch half an event, then the connection is cut. */
  | { readonly kind: "half" }
  /** Passed on at once; the answer, of a watch each event, comes that much later. */
  | { readonly kind: "late"; readonly by: number }
  /** Passed on that much later, even if the client has given up meanwhile. */
  | { readonly kind: "held"; readonly by: number }
  /** Passed on and carried out, then the connection is cut or there is never an answer. */
  | { readonly kind: "lost"; readonly then: "cut" | "silence" }
  /** Not passed on, never answered; the connection stays. */
  | { readonly kind: "hang" }
  /** Watches, open ones too, pass nothing on any more; what came meanwhile passes when it is lifted. */
  | { readonly kind: "silent watch" }
  /** The connections of the open watches are cut again and again. */
  | { readonly kind: "cut watches"; readonly every: number }
  /** Watches, open ones too, end with an ERROR line of code 410. */
  | { readonly kind: "expired watch" };

/** A status instead of the true answer. */
export interface StatusEffect {
  readonly kind: "status";
  readonly status: number;
  /** The `Status` object that a real server would send, by default. */
  readonly body?: string;
  /** Such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request is carried out first; `false` by default. */
  readonly committed?: boolean;
}

/** 200 and something else than what was asked for. */
export interface GarbageEffect {
  readonly kind: "garbage";
  readonly what: "no JSON" | "another object" | "empty" | "huge";
  /** Whether the request is carried out first; `false` by default. */
  readonly committed?: boolean;
}

/** Whether a fault meets watches alone, those that are open already too. */
export function isOfWatches({ kind }: Effect): boolean {
  return kind === "silent watch" || kind === "cut watches" || kind === "expired watch";
}
