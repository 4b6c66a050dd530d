import type { Pool } from "../e2e/pool/pool.ts";
import { type Figure, spread } from "./figure.ts";
import { statusOf } from "./member.ts";
import { limits } from "./promises.ts";

/** Collects the resident memory of the managers: each a process with a Worker in it. */
export interface MemoryLog {
  /** Looks at every manager that is ready. */
  sample(pool: Pool): Promise<void>;
  figures(): Figure[];
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
  return {
    async sample(pool) {
      const { holderIdentity } = await pool.lease();
      for (const member of pool.members) {
        const pid = member.manager.pid();
        if (pid === null || await statusOf(member, "/ready") !== 200) continue;
        const role = String(holderIdentity).startsWith(`${member.name}/`) ? "leader" : "standby";
        const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => null);
        if (status === null) continue;
        const [resident, anonymous] = [mebibytes(status, "VmRSS"), mebibytes(status, "RssAnon")];
        seen.push({ role, resident, anonymous });
      }
    },
    figures: () => [
      ...(["leader", "standby"] as const).map((wanted) =>
        spread(
          `manager_rss.${wanted}`,
          "MiB",
          seen.filter(({ role }) => role === wanted).map(({ resident }) => resident),
          "max",
          { limit: limits.residentMemory },
        )
      ),
      spread("manager_rss.anonymous", "MiB", seen.map(({ anonymous }) => anonymous), "max"),
    ],
  };
}

/** A field of `/proc/PID/status`; it fails the bench where the kernel does not tell. */
function mebibytes(status: string, field: string): number {
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`/proc/PID/status has no ${field} in kB`);
  return Number(kibibytes) / 1024;
}
