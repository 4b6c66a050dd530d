/** Why something was not accepted. */
export interface Refusal {
  /** Set on every refusal, and on nothing else. */
  readonly kind: "invalid";
  /**
   * A predicate ("is not JSON, expected …") that reads on after the name of the thing, says what was
   * expected and, where there is one, the way out. It never repeats a byte of a file.
   */
  readonly because: string;
}

/** Makes a {@link Refusal}. */
export function refuse(because: string): Refusal {
  return { kind: "invalid", because };
}
