import { fileURLToPath } from "node:url";
import { firstLine } from "../servers/process.ts";
import type { Group } from "./cgroups.ts";
import { unprivileged } from "./privileges.ts";

const script = fileURLToPath(new URL("container.sh", import.meta.url));

/** One run of a container's command. */
export interface Run {
  /** Process id as the host sees it; `null` if it could not be started (no such pod any more). */
  readonly pid: number | null;
  /** Resolves with the exit code when the command and all its descendants are gone. */
  readonly ended: Promise<number>;
}

/** Starts a command inside the pod whose first process is `pause`, as UID 10001. */
export async function startRun(
  { pause, group, logPath, command, env }: {
    pause: number;
    group: Group;
    logPath: string;
    command: readonly string[];
    env: Readonly<Record<string, string>>;
  },
): Promise<Run> {
  const child = new Deno.Command("bash", {
    args: [script, String(pause), group.path, logPath, ...unprivileged(command, env)],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const pid = Number(await firstLine(child.stdout));
  const ended = child.status.then(async ({ code }) => {
    // A runtime kills what a container's first process leaves behind.
    await group.kill();
    return code;
  });
  return { pid: pid > 1 ? pid : null, ended };
}
