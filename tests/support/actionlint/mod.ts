/**
 * # Actionlint
 *
 * The real checker of GitHub's workflows, built once from source. With shellcheck on PATH it reads
 * their scripts, too.
 *
 * Promise: the version is pinned, and Go checks it against its public checksum database.
 *
 * May import: `tests/support/servers`.
 *
 * @module
 */
import { join } from "node:path";
import { host, tryHost } from "../servers/mod.ts";

const VERSION = "v1.7.12";

/** Says why it can neither be found nor built on this machine, or `null`. */
export async function missingActionlint(): Promise<string | null> {
  const shellcheck = await tryHost("shellcheck", ["--version"]).catch(() => null);
  if (shellcheck === null) return "shellcheck is not on PATH (Debian package shellcheck)";
  if (await exists(programPath())) return null;
  const go = await tryHost("go", ["version"]).catch(() => null);
  return go === null ? "go is not on PATH, and actionlint is not built yet" : null;
}

/** Path of the program, built first where it is not in the cache. */
export async function actionlint(): Promise<string> {
  const path = programPath();
  const folder = join(path, "..");
  await Deno.mkdir(folder, { recursive: true });
  // Two test runs at a time share one cache; the lock ends with the process that holds it.
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await exists(path)) return path;
  const env = { CGO_ENABLED: "0", GOWORK: "off", GOBIN: folder };
  const module = `github.com/rhysd/actionlint/cmd/actionlint@${VERSION}`;
  await host("nice", ["-n", "15", "go", "install", "-trimpath", module], { env, limit: 900_000 });
  return path;
}

function programPath(): string {
  const { HOME = "/tmp", XDG_CACHE_HOME = `${HOME}/.cache` } = Deno.env.toObject();
  return join(XDG_CACHE_HOME, "cardano-forge-manager", `actionlint-${VERSION}`, "actionlint");
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
