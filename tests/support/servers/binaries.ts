import { fileURLToPath } from "node:url";

const buildScript = fileURLToPath(new URL("build.sh", import.meta.url));

/** Paths of the servers and of their command line client. */
export interface ServerBinaries {
  readonly kubeApiServer: string;
  readonly kubectl: string;
  readonly etcd: string;
}

/**
 * Says why the servers can neither be found nor built on this machine, or `null`.
 *
 * It looks for tools only: a first build may still fail for want of a network.
 */
export function missingServers(): string | null {
  if (Deno.build.os !== "linux") return "the servers are built and started on Linux only";
  for (const program of ["bash", "openssl"]) {
    if (!installed(program)) return `${program} is not on PATH (Debian package ${program})`;
  }
  const { code, stdout, stderr } = new Deno.Command("bash", { args: [buildScript, "--missing"] })
    .outputSync();
  if (code !== 0) return `build.sh --missing failed: ${text(stderr)}`;
  return text(stdout) || null;
}

/**
 * Paths of the servers, built first where they are not in the cache (about five minutes, once).
 *
 * @throws {Error} If the build fails; the compiler's words are on standard error.
 */
export async function serverBinaries(): Promise<ServerBinaries> {
  const command = new Deno.Command("timeout", {
    args: ["2400", "bash", buildScript],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  });
  const { code, stdout } = await command.output();
  if (code !== 0) throw new Error(`Building the servers failed with exit code ${code}, see above`);
  const folder = text(stdout);
  return {
    kubeApiServer: `${folder}/kube-apiserver`,
    kubectl: `${folder}/kubectl`,
    etcd: `${folder}/etcd`,
  };
}

function installed(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().code >= 0;
  } catch {
    return false;
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim();
}
