import { eventually } from "../servers/wait.ts";

/** A control group (version 2): what lives in it can be frozen and killed as one. */
export interface Group {
  /** Folder of the group. */
  readonly path: string;
  /** A group inside this one, made now. */
  inner(name: string): Promise<Group>;
  /** Process ids of its own members, as the host sees them. */
  members(): Promise<number[]>;
  /** Stops every member, those of inner groups included, and waits until they stand still. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** SIGKILL to every member, frozen ones too; when none is left it thaws and resolves. */
  kill(): Promise<void>;
  /** Kills what is left, then removes the group and all inside it. */
  remove(): Promise<void>;
}

/** Where control groups of version 2 are mounted, or `null`. */
export function groupRoot(): string | null {
  for (const line of Deno.readTextFileSync("/proc/self/mountinfo").split("\n")) {
    const [place, source] = line.split(" - ");
    if (source?.startsWith("cgroup2 ")) return place?.split(" ")[4] ?? null;
  }
  return null;
}

/** Makes a group directly below the root of all groups. */
export async function makeGroup(name: string): Promise<Group> {
  const root = groupRoot();
  if (root === null) throw new Error("Control groups of version 2 are not mounted");
  await Deno.mkdir(`${root}/${name}`);
  return groupAt(`${root}/${name}`);
}

/** The group of that folder, which may be gone already. */
export function groupAt(path: string): Group {
  const event = async (name: string) => {
    const text = await Deno.readTextFile(`${path}/cgroup.events`);
    return text.split("\n").find((line) => line.startsWith(`${name} `))?.endsWith(" 1") ?? false;
  };
  const becomes = (name: string, value: boolean) =>
    eventually(
      `control group ${path} to have ${name} ${value ? 1 : 0}`,
      async () => (await event(name)) === value ? true : null,
      { every: 5 },
    );
  const group: Group = {
    path,
    async inner(name) {
      await Deno.mkdir(`${path}/${name}`);
      return groupAt(`${path}/${name}`);
    },
    async members() {
      const text = await Deno.readTextFile(`${path}/cgroup.procs`);
      return text.split("\n").filter(Boolean).map(Number);
    },
    async freeze() {
      await Deno.writeTextFile(`${path}/cgroup.freeze`, "1");
      await becomes("frozen", true);
    },
    async thaw() {
      await Deno.writeTextFile(`${path}/cgroup.freeze`, "0");
      await becomes("frozen", false);
    },
    async kill() {
      await Deno.writeTextFile(`${path}/cgroup.kill`, "1");
      await becomes("populated", false);
      await Deno.writeTextFile(`${path}/cgroup.freeze`, "0");
    },
    async remove() {
      try {
        await group.kill();
        await removeTree(path);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
  return group;
}

// Only the folders are removed: the files of a control group belong to the kernel.
async function removeTree(path: string): Promise<void> {
  for await (const entry of Deno.readDir(path)) {
    if (entry.isDirectory) await removeTree(`${path}/${entry.name}`);
  }
  await Deno.remove(path);
}
