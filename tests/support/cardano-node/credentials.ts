/** Reading the credentials in the node's order, with the first problem deciding the outcome. */
import type { CredentialPaths } from "./arguments.ts";
import {
  type EnvelopeKind,
  kesSigningKey,
  openEnvelope,
  operationalCertificate,
  vrfSigningKey,
} from "./envelope.ts";

/** One set of credentials in the node's memory. */
export interface Credential {
  readonly poolId: string;
  readonly counter: number;
  readonly startPeriod: number;
}

/** What reading the credentials came to. */
export type Reading =
  /** Possibly none: no flags, or an empty bulk file. */
  | { readonly kind: "read"; readonly credentials: readonly Credential[] }
  /** A file of the three flags does not exist (`FileDoesNotExistError`). */
  | { readonly kind: "missing"; readonly because: string }
  /** The bulk file could not be read, for whatever cause (`CredentialsReadError`). */
  | { readonly kind: "bulk-unreadable"; readonly because: string }
  | { readonly kind: "error"; readonly because: string };

type Failure = Exclude<Reading, { kind: "read" }>;

/** Reads the three files (vrf, certificate, kes), then the bulk file; their sets add up. */
export async function readCredentials(paths: CredentialPaths): Promise<Reading> {
  const single = await readSingle(paths);
  if (single.kind !== "read") return single;
  const bulk = await readBulk(paths.bulk);
  if (bulk.kind !== "read") return bulk;
  return { kind: "read", credentials: [...single.credentials, ...bulk.credentials] };
}

async function readSingle({ kes, vrf, certificate }: CredentialPaths): Promise<Reading> {
  if (kes === null && vrf === null && certificate === null) {
    return { kind: "read", credentials: [] };
  }
  if (certificate === null) return flagMissing("shelley-operational-certificate");
  if (vrf === null) return flagMissing("shelley-vrf-key");
  if (kes === null) return flagMissing("shelley-kes-key");
  const vrfKey = await readEnvelope(vrf, vrfSigningKey);
  if ("kind" in vrfKey) return vrfKey;
  const cert = await readEnvelope(certificate, operationalCertificate);
  if ("kind" in cert) return cert;
  const kesKey = await readEnvelope(kes, kesSigningKey);
  if ("kind" in kesKey) return kesKey;
  if (kesKey.content !== cert.content.kesVerificationKey) {
    const because = `The KES key provided at: "${kes}" does not match the KES key specified in ` +
      `the operational certificate at: "${certificate}"`;
    return { kind: "error", because };
  }
  return { kind: "read", credentials: [cert.content] };
}

function flagMissing(flag: string): Failure {
  return { kind: "error", because: `To create blocks, the --${flag} must also be specified` };
}

async function readEnvelope<T>(
  path: string,
  kind: EnvelopeKind<T>,
): Promise<{ readonly content: T } | Failure> {
  // Like `doesFileExist`: follows links, and whatever stands in the way of a look counts as "no".
  const exists = await Deno.stat(path).then((info) => !info.isDirectory, () => false);
  if (!exists) return { kind: "missing", because: `Error file not found at: ${path}` };
  try {
    const text = await Deno.readTextFile(path);
    return { content: openEnvelope(JSON.parse(text), kind) };
  } catch (error) {
    return { kind: "error", because: `${path}: ${(error as Error).message}` };
  }
}

/** The bulk file is `[[certificate, vrf, kes], …]`; nobody checks that key and certificate match. */
async function readBulk(path: string | null): Promise<Reading> {
  if (path === null) return { kind: "read", credentials: [] };
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    const because = `There was an error reading a credentials file: ${path} Error: ${
      (error as Error).message
    }`;
    return { kind: "bulk-unreadable", because };
  }
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) throw new Error("expected a list");
    return { kind: "read", credentials: list.map(openSet) };
  } catch (error) {
    const because = `There was an error parsing a credentials envelope: ${path} Error: ${
      (error as Error).message
    }`;
    return { kind: "error", because };
  }
}

function openSet(set: unknown): Credential {
  if (!Array.isArray(set) || set.length !== 3) throw new Error("expected a list of 3");
  const certificate = openEnvelope(set[0], operationalCertificate);
  openEnvelope(set[1], vrfSigningKey);
  openEnvelope(set[2], kesSigningKey);
  return certificate;
}
