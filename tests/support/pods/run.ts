import { fileURLToPath } from "node:url";
import { firstLine } from "../servers/process.ts";
import { eventually } from "../servers/wait.ts";
import type { Group } from "./cgroups.ts";
import { type Image, inImage } from "./image.ts";
import { unprivileged } from "./privileges.ts";

const script = fileURLToPath(new URL("container.sh", import.meta.url));

/** One run of a container's command. */
export interface Run {
  /** Process id as the host sees it; `null` if it could not be started (no such pod any more). */
  readonly pid: number | null;
  /** Resolves with the exit code when the command and all its descendants are gone. */
  readonly ended: Promise<number>;
}

/**
 * Starts a command inside the pod whose first process is `pause`, as UID `user`; resolves when it is
 * really that command, so that a signal meets it and nothing else.
 */
export async function startRun(
  { pause, group, logPath, image, command, env, user }: {
    pause: number;
    group: Group;
    logPath: string;
    image: Image | null;
    command: readonly string[];
    env: Readonly<Record<string, string>>;
    user: number;
  },
): Promise<Run> {
  const line = image === null
    ? unprivileged(command, env, user)
    : inImage(image, command, env, user);
  const child = new Deno.Command("bash", {
    args: [script, String(pause), group.path, logPath, ...line],
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
  if (!(pid > 1)) return { pid: null, ended };
  await eventually(`${command[0]} to be executed`, () => executed(pid), { every: 2 });
  return { pid, ended };
}

/** Whether a process is past the shell and the tools that start a container, or gone already. */
async function executed(pid: number): Promise<true | null> {
  const line = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
  return starters.some((starter) => line.startsWith(starter)) ? null : true;
}

/** How the command lines begin that a container has before its own. */
const starters = [
  ...["bash\0-c\0\n  (", "setpriv\0--reuid\0", "env\0-i\0"],
  ...["unshare\0--mount\0", "bash\0-ec\0root=", "/usr/bin/perl\0-e\0use strict"],
];
