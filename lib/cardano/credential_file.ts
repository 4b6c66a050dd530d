import { decodeCertificate, type OperationalCertificate } from "./certificate.ts";
import { parseEnvelope } from "./envelope.ts";
import { blame, type FileRefusal } from "./fault.ts";
import { checkKesKey, KES_SKEY_LENGTH } from "./kes_key.ts";
import { decodeKeyBytes } from "./key_bytes.ts";
import { refuse } from "./outcome.ts";
import { type CredentialRole, describeType, ENVELOPE_TYPES, isKnownType } from "./role.ts";
import { isMarkedThrowAway } from "./throw_away_mark.ts";
import { checkVrfKey, VRF_SKEY_LENGTH } from "./vrf_key.ts";

/** A signing key that is sound in itself, by its verification key. */
export type KeyReading =
  | { readonly kind: "key"; readonly vkey: Uint8Array; readonly throwAway: boolean }
  | FileRefusal;

/** A well-formed certificate; its signature is not judged here. */
export type CertificateReading =
  | {
    readonly kind: "certificate";
    readonly certificate: OperationalCertificate;
    readonly throwAway: boolean;
  }
  | FileRefusal;

/** Reads a VRF signing key file. */
export function readVrf(text: string): KeyReading {
  const file = open("vrf", text);
  if (file.kind === "invalid") return file;
  const key = decodeKeyBytes(file.cbor, VRF_SKEY_LENGTH);
  if (key.kind === "invalid") return blame("malformed", key);
  const check = checkVrfKey(key.bytes);
  if (check.kind === "invalid") return blame("damaged", check);
  return { kind: "key", vkey: check.vkey, throwAway: file.throwAway };
}

/** Reads a KES signing key file; walks its whole tree. */
export function readKes(text: string): KeyReading {
  const file = open("kes", text);
  if (file.kind === "invalid") return file;
  const key = decodeKeyBytes(file.cbor, KES_SKEY_LENGTH);
  if (key.kind === "invalid") return blame("malformed", key);
  const check = checkKesKey(key.bytes);
  if (check.kind === "invalid") return blame("damaged", check);
  return { kind: "key", vkey: check.vkey, throwAway: file.throwAway };
}

/** Reads an operational certificate file. */
export function readOpcert(text: string): CertificateReading {
  const file = open("opcert", text);
  if (file.kind === "invalid") return file;
  const outcome = decodeCertificate(file.cbor);
  if (outcome.kind === "invalid") return blame("malformed", outcome);
  return { kind: "certificate", certificate: outcome.certificate, throwAway: file.throwAway };
}

/** Envelope type that a file states, where it is one of a pool's files; others are not repeated. */
export function statedType(text: string): string | null {
  const outcome = parseEnvelope(text);
  if (outcome.kind === "invalid") return null;
  const { type } = outcome.envelope;
  return isKnownType(type) ? type : null;
}

type Opened = { kind: "opened"; cbor: Uint8Array; throwAway: boolean } | FileRefusal;

function open(role: CredentialRole, text: string): Opened {
  const outcome = parseEnvelope(text);
  if (outcome.kind === "invalid") return blame("malformed", outcome);
  const { envelope } = outcome;
  if (envelope.type !== ENVELOPE_TYPES[role]) {
    const because = `is ${describeType(envelope.type)}, expected the envelope type ` +
      `${ENVELOPE_TYPES[role]}; check that the paths are not exchanged`;
    return blame("wrong_type", refuse(because));
  }
  return { kind: "opened", cbor: envelope.cbor, throwAway: isMarkedThrowAway(envelope) };
}
