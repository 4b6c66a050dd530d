import { hex } from "@scure/base";
import { parseObject, repeatedFields } from "./json_fields.ts";
import { type Refusal, refuse } from "./outcome.ts";

/**
 * The JSON file format of cardano-cli for keys and certificates.
 *
 * Source: `TextEnvelope` in cardano-api `Cardano/Api/Serialise/TextEnvelope/Internal.hs`.
 */
export interface TextEnvelope {
  /** What the bytes are; cardano-node refuses a file of another type. */
  readonly type: string;
  /** Free text; cardano-node requires the field and ignores what it says. */
  readonly description: string;
  /** The bytes of the field `cborHex`. */
  readonly cbor: Uint8Array;
}

/** Result of {@link parseEnvelope}. */
type EnvelopeOutcome =
  | { readonly kind: "envelope"; readonly envelope: TextEnvelope }
  | Refusal;

/** Longest file considered, in UTF-16 code units; a KES signing key takes about 1,400. */
export const MAX_ENVELOPE_LENGTH = 16_384;

const FIELDS = ["type", "description", "cborHex"] as const;
const EXPECTED = `expected a text envelope with ${FIELDS.join(", ")}, as cardano-cli writes it`;

/**
 * Reads a text envelope as cardano-node does: all three fields must be there, others are ignored.
 * Stricter: a field that is there twice is refused.
 */
export function parseEnvelope(text: string): EnvelopeOutcome {
  if (text.trim() === "") return refuse(`is empty, ${EXPECTED}`);
  if (text.length > MAX_ENVELOPE_LENGTH) {
    return refuse(
      `is ${text.length} characters long, ${EXPECTED} in at most ${MAX_ENVELOPE_LENGTH}`,
    );
  }
  const fields = parseObject(text);
  if (fields === null) {
    return refuse(`is not a JSON object (${text.length} characters), ${EXPECTED}; copy it again`);
  }
  const repeated = repeatedFields(text);
  for (const field of FIELDS) {
    if (repeated.has(field)) return refuse(`names the field ${field} twice, ${EXPECTED}`);
    if (typeof fields[field] !== "string") return refuse(`has no text field ${field}, ${EXPECTED}`);
  }
  const { type, description, cborHex } = fields as Record<(typeof FIELDS)[number], string>;
  const cbor = parseHex(cborHex);
  if (cbor === null) {
    return refuse(
      `has a cborHex of ${cborHex.length} characters that is not pairs of hexadecimal digits; ` +
        "copy the file again from where it was made",
    );
  }
  return { kind: "envelope", envelope: { type, description, cbor } };
}

/** Writes a text envelope in the layout of cardano-cli (four spaces, a newline at the end). */
export function encodeEnvelope({ type, description, cbor }: TextEnvelope): string {
  return `${JSON.stringify({ type, description, cborHex: hex.encode(cbor) }, null, 4)}\n`;
}

/** The parser's own message quotes its input, which may be a secret key: it is dropped. */
function parseHex(text: string): Uint8Array | null {
  try {
    return hex.decode(text.toLowerCase());
  } catch {
    return null;
  }
}
