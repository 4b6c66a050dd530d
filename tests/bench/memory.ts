import type { Pool } from "../e2e/pool/pool.ts";
import { type Figure, spread } from "./figure.ts";
import { openProcessorLog } from "./processor.ts";
import { statusOf } from "./member.ts";
import { limits } from "./promises.ts";

/** Collects the resident memory of the managers, each a process with a Worker in it, and guards. */
export interface MemoryLog {
  /** Looks at every manager that is ready, and at its guard. */
  sample(pool: Pool): Promise<void>;
  figures(): Figure[];
  /** Of the guards, with their share of a processor: that of the leader is armed, the others idle. */
  guardFigures(): Figure[];
}

interface Memory {
  readonly role: "leader" | "standby";
  /** In MiB. */
  readonly resident: number;
  /** What of it is not mapped from files: how much of a file is mapped is the kernel's choice. */
  readonly anonymous: number;
}

/** Begins to collect. */
export function openMemoryLog(): MemoryLog {
  const seen: Memory[] = [];
  const guards: Memory[] = [];
  const processor = openProcessorLog();
  return {
    async sample(pool) {
      const { holderIdentity } = await pool.lease();
      for (const member of pool.members) {
        const pid = member.manager.pid();
        if (pid === null || await statusOf(member, "/ready") !== 200) continue;
        const role = String(holderIdentity).startsWith(`${member.name}/`) ? "leader" : "standby";
        seen.push(...await memoryOf(pid, role));
        const guard = member.guard?.pid() ?? null;
        guards.push(...await memoryOf(guard, role));
        await processor.sample(guard, role);
      }
    },
    figures: () => [
      residentFigure("manager_rss.leader", seen, "leader", limits.residentMemory),
      residentFigure("manager_rss.standby", seen, "standby", limits.residentMemory),
      spread("manager_rss.anonymous", "MiB", seen.map(({ anonymous }) => anonymous), "max"),
    ],
    guardFigures: () => [
      residentFigure("guard_rss.armed", guards, "leader", limits.guardMemory),
      residentFigure("guard_rss.idle", guards, "standby", limits.guardMemory),
      spread("guard_rss.anonymous", "MiB", guards.map(({ anonymous }) => anonymous), "max"),
      processor.figure("guard_processor.armed", "leader"),
      processor.figure("guard_processor.idle", "standby"),
    ],
  };
}

/** The memory of a process; nothing if it has just ended. */
async function memoryOf(pid: number | null, role: Memory["role"]): Promise<readonly Memory[]> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => null);
  if (status === null) return [];
  const [resident, anonymous] = [mebibytes(status, "VmRSS"), mebibytes(status, "RssAnon")];
  return [{ role, resident, anonymous }];
}

function residentFigure(
  name: string,
  seen: readonly Memory[],
  wanted: Memory["role"],
  limit: number,
): Figure {
  const values = seen.filter(({ role }) => role === wanted).map(({ resident }) => resident);
  return spread(name, "MiB", values, "max", { limit });
}

/** A field of `/proc/PID/status`; it fails the bench where the kernel does not tell. */
function mebibytes(status: string, field: string): number {
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`/proc/PID/status has no ${field} in kB`);
  return Number(kibibytes) / 1024;
}
