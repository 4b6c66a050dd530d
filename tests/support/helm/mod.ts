/**
 * # Helm
 *
 * The real helm, of both lines that are in use, built once from source.
 *
 * Promise: nothing of the person who runs the tests (repositories, plugins, a kubeconfig) has a part
 * in what it says.
 *
 * May import: `servers`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { type HostResult, tryHost } from "../servers/mod.ts";

const buildScript = fileURLToPath(new URL("build.sh", import.meta.url));
/** The folder of the charts. */
export const charts: string = fileURLToPath(new URL("../../../charts", import.meta.url));

/** One of the two. */
export interface Helm {
  readonly name: "helm3" | "helm4";
  /** Path of the program. */
  readonly program: string;
  /** Runs it to its end, whatever its exit code. */
  run(args: readonly string[], input?: string): Promise<HostResult>;
}

/** Says why helm can neither be found nor built on this machine, or `null`. */
export async function missingHelm(): Promise<string | null> {
  const { stdout, stderr, code } = await tryHost("bash", [buildScript, "--missing"]);
  if (code !== 0) return `build.sh --missing failed: ${stderr.trim()}`;
  return stdout.trim() || null;
}

/** Both, built first where they are not in the cache. `folder` takes what they would put at home. */
export async function helms(folder: string): Promise<readonly Helm[]> {
  const { code, stdout, stderr } = await tryHost("bash", [buildScript], { limit: 2_400_000 });
  if (code !== 0) throw new Error(`Building helm failed with exit code ${code}: ${stderr.trim()}`);
  const env = {
    ...{ HOME: folder, KUBECONFIG: "/dev/null" },
    ...{ HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder },
  };
  const bind = (name: Helm["name"]): Helm => {
    const program = `${stdout.trim()}/${name}`;
    return {
      ...{ name, program },
      run: (args, input) =>
        tryHost(program, args, { env, ...(input === undefined ? {} : { input }) }),
    };
  };
  return [bind("helm3"), bind("helm4")];
}
