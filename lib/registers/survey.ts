import type { Milliseconds, OwnPart, Version } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { within } from "../http/mod.ts";
import type { Register } from "./port.ts";

/** What one register holds, as it was read just now. */
export type Surveyed =
  & { readonly name: string }
  & (
    | { readonly kind: "read"; readonly version: Version | null }
    | { readonly kind: "failed"; readonly because: string }
  );

/** Reads every register at once, each within `budget` milliseconds. */
export function survey(
  registers: readonly Register[],
  budget: Milliseconds,
): Promise<readonly Surveyed[]> {
  return Promise.all(registers.map(async (register): Promise<Surveyed> => {
    const { name } = register;
    try {
      const patient = new AbortController().signal;
      const read = await within(budget, patient, (signal) => register.read(signal));
      return read.kind === "failed"
        ? { name, kind: "failed", because: read.because }
        : { name, kind: "read", version: read.observation.version };
    } catch (error) {
      return { name, kind: "failed", because: causeOf(error) };
    }
  }));
}

/** What a forge-manager wrote into a record, or `null`. */
export function ownPartOf(surveyed: Surveyed): OwnPart | null {
  return surveyed.kind === "read" ? surveyed.version?.record.own ?? null : null;
}
