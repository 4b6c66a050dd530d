import { CREDENTIAL_ROLES, type CredentialRole, type CredentialTexts } from "../cardano/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import type { CredentialPaths } from "./credential_paths.ts";
import { modeText } from "./mode.ts";
import { SOURCE_VARIABLES, unreadable } from "./readable.ts";

/** The three texts, or everything that is wrong with reading them. */
type SourcesOutcome =
  | {
    readonly kind: "read";
    readonly texts: CredentialTexts;
    /** Sentences about files that more may read or write than need to. */
    readonly warnings: readonly string[];
  }
  | { readonly kind: "failed"; readonly because: string };

/** Largest credential file that is read; a KES key takes 1.4 kB. */
const MAX_BYTES = 64 * 1024;

/** The widest mode that a source needs: its owner and its group read it. */
const WIDEST_MODE = 0o440;
/** Sources are read so often before it is said that they do not come to rest. */
const TRIES = 3;

/**
 * Reads the credential sources as they are; whether they fit together is not judged here.
 *
 * A mounted Secret is replaced by swapping one link. What was read before and after a swap makes no
 * set, even where nothing shows it (nothing binds a VRF key to a certificate): then all are read
 * again.
 */
export async function readSources(paths: CredentialPaths): Promise<SourcesOutcome> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await lookAt(paths);
    const read = await readOnce(paths);
    const after = await lookAt(paths);
    if (before.version !== after.version) continue;
    return read.kind === "failed" ? read : { ...read, warnings: after.warnings };
  }
  return {
    kind: "failed",
    because: `The sources ${Object.values(paths).join(", ")} change while they are read; ` +
      "replace them at one stroke, as a mounted Secret does",
  };
}

async function readOnce(
  paths: CredentialPaths,
): Promise<{ kind: "read"; texts: CredentialTexts } | { kind: "failed"; because: string }> {
  const texts: Partial<Record<CredentialRole, string>> = {};
  const problems: string[] = [];
  for (const file of CREDENTIAL_ROLES) {
    try {
      texts[file] = await readBounded(paths[file]);
    } catch (error) {
      problems.push(unreadable(file, paths[file], error));
    }
  }
  const { kes, vrf, opcert } = texts;
  if (kes === undefined || vrf === undefined || opcert === undefined) {
    return { kind: "failed", because: problems.join("; ") };
  }
  return { kind: "read", texts: { kes, vrf, opcert } };
}

/** Which files lie at the paths, links followed, and whose modes are wide. */
async function lookAt(paths: CredentialPaths): Promise<{ version: string; warnings: string[] }> {
  const versions: unknown[] = [];
  const warnings: string[] = [];
  for (const file of CREDENTIAL_ROLES) {
    try {
      const { dev, ino, size, mtime, ctime, mode } = await Deno.stat(paths[file]);
      versions.push(dev, ino, size, mtime?.getTime(), ctime?.getTime());
      if (mode !== null && (mode & 0o777 & ~WIDEST_MODE) !== 0) {
        warnings.push(
          `${SOURCE_VARIABLES[file]} ${paths[file]} has mode ${
            modeText(mode & 0o777)
          }, which allows ` +
            `more than ${
              modeText(WIDEST_MODE)
            }; give it 0400 or 0440 (defaultMode of the volume of the Secret)`,
        );
      }
    } catch (error) {
      versions.push(causeOf(error));
    }
  }
  return { version: versions.join(), warnings };
}

/** What lies at the place of one source, whatever it is. */
export async function lookAtSource(
  path: string,
): Promise<{ readonly mode: string | null; readonly text: string | null }> {
  try {
    const { mode } = await Deno.stat(path);
    const text = await readBounded(path).catch(() => null);
    return { mode: mode === null ? null : modeText(mode & 0o777), text };
  } catch {
    return { mode: null, text: null };
  }
}

/** Largest genesis file that is read; those of the public networks take a few kB. */
const MAX_GENESIS_BYTES = 8 * 1024 * 1024;

/** The Shelley genesis of a network that is not known by name. */
export async function readGenesisFile(
  path: string,
): Promise<
  | { readonly kind: "read"; readonly text: string }
  | { readonly kind: "failed"; readonly because: string }
> {
  try {
    return { kind: "read", text: await readBounded(path, MAX_GENESIS_BYTES) };
  } catch (error) {
    const cause = isMissing(error) ? "there is no such file" : causeOf(error);
    return {
      kind: "failed",
      because: `Cannot read SHELLEY_GENESIS_FILE ${path}: ${cause}; mount the file there, name ` +
        "its place, or leave the variable out",
    };
  }
}

/** Reads a file of bounded size. Throws what is wrong with it. */
export async function readBounded(path: string, most: number = MAX_BYTES): Promise<string> {
  const { isFile, size } = await Deno.stat(path);
  if (!isFile) throw new Error("expected a file, got something else");
  if (size === 0) throw new Error("the file is empty");
  if (size > most) throw new Error(`expected at most ${most} bytes, got ${size}`);
  return await Deno.readTextFile(path);
}
