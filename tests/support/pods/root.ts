import { fileURLToPath } from "node:url";
import { firstLine } from "../servers/process.ts";
import { tail } from "../servers/scratch.ts";
import { eventually, settles } from "../servers/wait.ts";
import type { Group } from "./cgroups.ts";

const script = fileURLToPath(new URL("pause.sh", import.meta.url));

/** A file or folder of the host that a pod sees. */
export interface Mount {
  /** Path on the host; must exist. */
  readonly source: string;
  /** Path in the pod; made if it does not exist. */
  readonly target: string;
  /** Whether containers may write; `false` by default. */
  readonly writable?: boolean;
}

/** The pause process of a pod and with it the pod's namespaces. */
export interface PodRoot {
  /** Process id of the pod's first process as the host sees it. */
  readonly pid: number;
  /** Ends the first process, hence everything in the pod; resolves when it is gone. */
  end(): Promise<void>;
}

/** Makes the namespaces of a pod and its root folder, and waits until both are there. */
export async function startRoot(
  { name, folder, group, mounts }: {
    name: string;
    folder: string;
    group: Group;
    mounts: readonly Mount[];
  },
): Promise<PodRoot> {
  const table = `${folder}/mounts`;
  const log = `${folder}/pause.log`;
  await Deno.mkdir(`${folder}/root`);
  await Deno.writeTextFile(
    table,
    mounts.map(({ source, target, writable }) =>
      `${writable ? "rw" : "ro"}\t${source}\t${target}\n`
    ).join(""),
  );
  const enter = `echo 0 >"$0/cgroup.procs" && exec 2>>"$1" && shift && exec "$@"`;
  const child = new Deno.Command("bash", {
    args: [
      ...["-c", enter, group.path, log, "unshare"],
      ...["--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child"],
      ...["--", "bash", script, `${folder}/root`, table, name],
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const end = async () => {
    await child.stdin.close().catch(() => {});
    if (!await settles(child.status, 5_000)) await group.kill();
    await child.status;
  };
  const said = await firstLine(child.stdout);
  if (said !== "ready") {
    await end();
    throw new Error(`Pod ${name} did not start. ${await tail(log)}`);
  }
  // `unshare` waits outside; the other member of the group is the pod's first process.
  const pid = await eventually(
    `the first process of pod ${name}`,
    async () => (await group.members()).find((member) => member !== child.pid) ?? null,
    { every: 10 },
  );
  return { pid, end };
}
