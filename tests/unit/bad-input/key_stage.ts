import assert from "assert";
import { hex } from "@scure/base";
import { decode, encode } from "cborg";
import {
  type CredentialRole,
  type CredentialTexts,
  encodeEnvelope,
  ENVELOPE_TYPES,
} from "../../../lib/cardano/mod.ts";
import type { CredentialPaths } from "../../../lib/node/mod.ts";
import { openCredentials } from "../../../lib/runtime/credentials.ts";
import { bytes, cborOf, sampleSet } from "../cardano/samples.ts";
import { inDirectory, targetsIn } from "../node/harness.ts";
import { keySettings } from "../runtime/key_settings.ts";

/** A good set, and another pool's. */
export const good: CredentialTexts = sampleSet(10);
export const other: CredentialTexts = sampleSet(20);

/** Where the files of a trial lie; the good set lies there before they are spoilt. */
export interface Stage {
  readonly directory: string;
  readonly paths: CredentialPaths;
}

/** Spoils the files of a stage. */
export type Spoil = (stage: Stage) => Promise<void> | void;

/** What a row of the key files says: how they are spoilt, which is blamed, what is said of it. */
export type Fault = readonly [spoil: Spoil, role: CredentialRole, because: RegExp];

const MAINNET = 764_824_073;

/** Longest reason that an operator should have to read. */
const LONGEST_REASON = 1500;

/** Every run of 12 digits (6 bytes) of every signing key in the trials. */
const fragments: ReadonlySet<string> = new Set(
  [good, other].flatMap(({ kes, vrf }) => [kes, vrf]).flatMap((text) => {
    const secret = hex.encode(cborOf(text));
    return Array.from({ length: secret.length - 11 }, (_, at) => secret.slice(at, at + 12));
  }),
);

/** Asserts that a text holds no byte of a key, and does not go on for ever. */
export function assertDiscreet(text: string, longest = LONGEST_REASON): void {
  assert(text.length <= longest, `${text.length} characters: ${text.slice(0, 300)}`);
  const lower = text.toLowerCase();
  for (let at = 0; at + 12 <= lower.length; at++) {
    assert(!fragments.has(lower.slice(at, at + 12)), `a piece of a key in: ${text}`);
  }
}

/** Runs `use` on a stage that holds the good set. */
export async function onStage(use: (stage: Stage) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await writeSet(paths, good);
    await use({ directory, paths });
  });
}

/** The sources are refused, the file is named, and nothing of a key is said. */
export async function refusedByName(
  spoil: Spoil,
  role: CredentialRole,
  because: RegExp,
): Promise<void> {
  await onStage(async (stage) => {
    await spoil(stage);
    const found = await openCredentials(keySettings(stage.paths))();
    assert(found.kind === "invalid");
    assert(found.because.includes(stage.paths[role]), found.because);
    assert.match(found.because, because);
    assertDiscreet(found.because);
  });
}

/** As {@link refusedByName}, for a pool that is configured on mainnet, whose KES periods count. */
export async function refusedOnMainnet(
  texts: CredentialTexts,
  role: CredentialRole,
  because: RegExp,
  expectedPool: string | null = null,
): Promise<void> {
  await onStage(async ({ paths }) => {
    await writeSet(paths, texts);
    const onMainnet = { poolIdHex: expectedPool, magic: MAINNET };
    const found = await openCredentials(keySettings(paths, onMainnet))();
    assert(found.kind === "invalid");
    assert(found.because.includes(paths[role]), found.because);
    assert.match(found.because, because);
    assertDiscreet(found.because);
  });
}

/** Writes texts over the files of their roles. */
export async function writeSet(
  paths: CredentialPaths,
  texts: Partial<CredentialTexts>,
): Promise<void> {
  for (const role of ["kes", "vrf", "opcert"] as const) {
    const text = texts[role];
    if (text !== undefined) await Deno.writeTextFile(paths[role], text);
  }
}

/** Spoils by writing texts in the places of good ones. */
export const holding = (texts: Partial<CredentialTexts>): Spoil => ({ paths }) =>
  writeSet(paths, texts);

/** The text of a good file with something done to it. */
export const altered = (role: CredentialRole, alter: (text: string) => string): Spoil =>
  holding({ [role]: alter(good[role]) });

/** A file of the role's type around these bytes. */
export function fileOf(role: CredentialRole, cbor: Uint8Array): string {
  return encodeEnvelope({ type: ENVELOPE_TYPES[role], description: "", cbor });
}

/** Spoils by a file of the role's type around other bytes. */
export const around = (role: CredentialRole, cbor: Uint8Array): Spoil =>
  holding({ [role]: fileOf(role, cbor) });

/** Bytes and hexadecimal literals in a row. */
export function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === "string" ? bytes(part) : part)]),
  );
}

/** The good certificate with some of its fields replaced. */
export function certificateWith(
  change: (body: readonly unknown[], coldVkey: unknown) => unknown,
): string {
  const [body, coldVkey] = decode(cborOf(good.opcert));
  return fileOf("opcert", new Uint8Array(encode(change(body, coldVkey))));
}
