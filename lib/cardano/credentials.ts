import { equalBytes } from "@noble/curves/utils.js";
import { hex } from "@scure/base";
import { isSignedByColdKey } from "./certificate_signature.ts";
import {
  type CertificateReading,
  type KeyReading,
  readKes,
  readOpcert,
  readVrf,
} from "./credential_file.ts";
import type { CredentialFault } from "./fault.ts";
import { blake2b256 } from "./hash.ts";
import { type PoolId, poolIdOf } from "./pool_id.ts";
import { CREDENTIAL_ROLES, type CredentialRole, ROLE_NAMES } from "./role.ts";

/** A credential file as its reader found it. */
export interface CredentialFile {
  /** Where it lies; used in messages only. */
  readonly path: string;
  /** Its whole content, undecoded. */
  readonly text: string;
}

/** The three files of a set, by role. */
export type CredentialFiles = Readonly<Record<CredentialRole, CredentialFile>>;

/** What a consistent set of credentials says about itself. All of it is public. */
export interface CredentialFacts {
  /** The pool whose cold key signed the certificate. */
  readonly poolId: PoolId;
  /** Issue number of the operational certificate. */
  readonly counter: number;
  /** First KES period in which the set can sign. */
  readonly startPeriod: number;
  /** KES verification key, hexadecimal, as in `kes.vkey`. */
  readonly kesVkey: string;
  /** blake2b-256 of the KES verification key, hexadecimal. */
  readonly kesVkeyHash: string;
  /** blake2b-256 of the VRF verification key, hexadecimal, as in the pool's registration. */
  readonly vrfVkeyHash: string;
  /** Whether the set is a throw-away one: consistent, and of no pool. Never forge with it. */
  readonly throwAway: boolean;
}

/** One thing wrong with one file. */
export interface CredentialProblem {
  /** Which of the three files. */
  readonly role: CredentialRole;
  /** Where it lies. */
  readonly path: string;
  /** What kind of thing it is. */
  readonly fault: CredentialFault;
  /** A sentence that names the file, what was expected and the way out; never a byte of a key. */
  readonly because: string;
}

/** Result of {@link validateCredentials}. */
export type CredentialsVerdict =
  | { readonly kind: "valid" } & CredentialFacts
  | { readonly kind: "invalid"; readonly problems: readonly CredentialProblem[] };

/**
 * Judges three files as one set, more strictly than cardano-node does: envelope types and shapes,
 * every key of the KES tree, the VRF key pair, the cold key's signature on the certificate, and
 * whether the certificate is for this KES key.
 *
 * It cannot know what only the chain knows (the registered VRF key, the last counter) or the clock
 * (see {@link kesValidity}). Takes tens of milliseconds without a pause.
 *
 * @returns The facts, or every problem at once. Nothing is thrown, whatever the texts hold.
 */
export function validateCredentials(files: CredentialFiles): CredentialsVerdict {
  const vrf = readVrf(files.vrf.text);
  const opcert = readOpcert(files.opcert.text);
  const kes = readKes(files.kes.text);
  const readings: Readings = { vrf, opcert, kes };
  const problems = [...faults(readings), ...contradictions(readings, files.opcert.path)].map((
    [role, fault, because],
  ) => ({
    role,
    path: files[role].path,
    fault,
    because: `The ${ROLE_NAMES[role]} ${files[role].path} ${because}`,
  }));
  // A refused reading is a problem already; naming it here lets the compiler see that none is left.
  const refused = vrf.kind === "invalid" || opcert.kind === "invalid" || kes.kind === "invalid";
  if (refused || problems.length > 0) return { kind: "invalid", problems };
  const { counter, startPeriod, coldVkey } = opcert.certificate;
  return {
    kind: "valid",
    poolId: poolIdOf(coldVkey),
    counter,
    startPeriod,
    kesVkey: hex.encode(kes.vkey),
    kesVkeyHash: hex.encode(blake2b256(kes.vkey)),
    vrfVkeyHash: hex.encode(blake2b256(vrf.vkey)),
    throwAway: opcert.throwAway,
  };
}

interface Readings {
  readonly vrf: KeyReading;
  readonly opcert: CertificateReading;
  readonly kes: KeyReading;
}

type Fault = readonly [role: CredentialRole, fault: CredentialFault, because: string];

/** What is wrong with each file alone. */
function faults(readings: Readings): Fault[] {
  return CREDENTIAL_ROLES.flatMap((role): Fault[] => {
    const reading = readings[role];
    return reading.kind === "invalid" ? [[role, reading.fault, reading.because]] : [];
  });
}

/** What does not fit together among the files that could be read. */
function contradictions(readings: Readings, opcertPath: string): Fault[] {
  const { opcert, kes } = readings;
  const found: Fault[] = [];
  if (opcert.kind === "certificate" && !isSignedByColdKey(opcert.certificate)) {
    found.push([
      "opcert",
      "unsigned",
      "is not signed by the cold key that it names, expected a certificate as the cold key " +
      "issued it; copy it again or issue a new one",
    ]);
  }
  if (opcert.kind === "certificate" && kes.kind === "key") {
    const { kesVkey, counter, startPeriod } = opcert.certificate;
    if (!equalBytes(kes.vkey, kesVkey)) {
      found.push([
        "kes",
        "mismatch",
        `is not the key that the operational certificate ${opcertPath} (counter ${counter}, ` +
        `start period ${startPeriod}) was issued for: its verification key is ` +
        `${hex.encode(kes.vkey)}; bring the key and the certificate that belong together`,
      ]);
    }
  }
  return [...found, ...strayThrowAways(readings)];
}

/**
 * Throw-away files among others. The VRF key is not bound to the other two, so only its mark tells
 * that it is not the pool's: the node would forge with it, and win slots that are not its own.
 */
function strayThrowAways(readings: Readings): Fault[] {
  const read = CREDENTIAL_ROLES.flatMap((role) => {
    const reading = readings[role];
    return reading.kind === "invalid" ? [] : [{ role, throwAway: reading.throwAway }];
  });
  if (read.every(({ throwAway }) => throwAway)) return [];
  return read.filter(({ throwAway }) => throwAway).map(({ role }): Fault => [
    role,
    "throw_away",
    "is a throw-away one that forge-manager made, but not all three are; " +
    "put the pool's own file in its place",
  ]);
}
