import { isEmptyList } from "./empty_list.ts";
import { encodeEnvelope, parseEnvelope } from "./envelope.ts";
import type { CredentialTexts } from "./throw_away.ts";
import { isThrowAway } from "./throw_away_mark.ts";

/** What a bulk file holds; anything that is not surely one of the other two is `other`. */
type BulkContent = "none" | "throwaway" | "other";

/**
 * Writes one set as the file behind `--bulk-credentials-file`: `[[certificate, vrf, kes]]`, each a
 * text envelope. Source: `readBulkFile` in cardano-node `Cardano/Node/Protocol/Shelley.hs`.
 *
 * @throws {RangeError} If a text is not a text envelope; the message repeats nothing of it.
 */
export function encodeBulkFile({ opcert, vrf, kes }: CredentialTexts): string {
  const envelopes = [opcert, vrf, kes].map((text) => {
    const outcome = parseEnvelope(text);
    if (outcome.kind === "envelope") return encodeEnvelope(outcome.envelope).trimEnd();
    throw new RangeError(`Cannot write a bulk file: a credential ${outcome.because}`);
  });
  return `[[${envelopes.join(", ")}]]\n`;
}

/** Tells what the text of a bulk file holds, without judging the keys in it. */
export function bulkContent(text: string): BulkContent {
  if (isEmptyList(text)) return "none";
  const sets = parseList(text) ?? [];
  return sets.length > 0 && sets.every(isThrowAwaySet) ? "throwaway" : "other";
}

function isThrowAwaySet(set: unknown): boolean {
  return Array.isArray(set) && set.length === 3 &&
    set.every((envelope) => isThrowAway(JSON.stringify(envelope)));
}

function parseList(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null; // The parser's message would quote what may be a key.
  }
}
