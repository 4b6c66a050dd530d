/** A rule of the core is broken: a defect of this program, never a state of the world. */
export class InvariantBroken extends Error {
  /** Tells it from other errors. */
  override readonly name = "InvariantBroken";
}

/** Asserts a rule. Assertions stay on in production; whoever catches one must fail closed. */
export function invariant(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new InvariantBroken(`Invariant broken: ${rule}`);
}
