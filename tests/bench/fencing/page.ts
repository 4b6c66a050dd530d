import { join } from "node:path";
import { projectRoot } from "../../../tools/compile.ts";
import type { MachineWatch } from "../../support/machine.ts";
import { percentile } from "../figure.ts";
import type { Fence } from "./fence.ts";
import type { Measured } from "./measure.ts";

/** Writes `docs/fencing.md`: what was measured just now, on this machine. */
export async function writePage(
  measured: readonly Measured[],
  machine: MachineWatch,
): Promise<void> {
  const path = join(projectRoot, "docs", "fencing.md");
  const day = new Date().toISOString().slice(0, 10);
  await Deno.writeTextFile(path, pageOf(measured, `${day}: ${await machineInWords(machine)}`));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path] }).output();
}

/** The page, with when and where it was measured. */
export function pageOf(measured: readonly Measured[], when: string): string {
  return `${INTRODUCTION}\n\nMeasured on ${when}.\n\n${tableOf(measured)}\n\n${NOTES}\n`;
}

const INTRODUCTION = `# How long a stop takes

From the decision to stop a forger until its node is silent, for each rung of each ladder and each way
in which a forger may have to be stopped. \`deno task bench fencing --page\` measures it and writes
this page: the compiled manager and guard with their defaults (\`LEASE_DURATION\` 15, S = 6.0 s) beside a
stand-in node that takes 0.3 s to stop where nothing else is said, all of them real processes with real files and signals, and an
API in memory. Each run has a world of its own and comes at another moment between two renewals.

- _Decision_: \`stop_begins\` in the log of the manager or of the guard.
- _Last slot_: the last slot of which the node checked its leadership; 0 is none after the decision.
- _Silent_: the forging thread has ended, or the process has. That is what the bound is about.
- _Proven_: the manager confirmed the stop by three seconds of a still counter, or the process has ended.`;

const NOTES =
  `In seconds, as median and maximum. The bounds are those of the rules: S from begin-to-stop; for the
guard, which begins 0.5 s later than the manager should have, that much less; for a manager that is
gone, the end of the right (13.5 s from the last renewal), of which the guard waits one second. While
the right is kept nothing is in a hurry: each rung has 20 s, or 5 s once the manager was told to end, and the
bound of a SIGHUP is that of the confirmed stop, three seconds of silence included. Metrics that fall silent
alone stop nobody: the node forges on, the manager alarms. Where they do so in the midst of such a
stop its rungs wait for them, a minute in all. A manager that is restarted decides once it has started: how long that takes is the machine's doing, and where the
guard is gone, too, the promise holds only if it is within S.

Nothing enforces the bounds of a confirmed stop (4.5 s, 9.5 s, 24.5 s), and on a machine whose timers are late, as
here, a proof may come later: the right is renewed until then, the release waits, and
the ladder goes on to its next rung. That costs slots without a block, and no slot twice. They hold where timers are on time, and so
does the bound of a planned handover in the README, of which 4.5 s is a part.

A pod that is frozen as a whole and thawed after its right is over signs three slots at most: that in which it
wakes, and those until its manager has sent SIGKILL. The scenario _the leader's whole pod is frozen for
40 s_ in [faults.md](faults.md) holds it to that.`;

const HEAD = "| what happens | the node | what silences it | runs | fault to decision | " +
  "last slot | silent | proven | bound | it is |";
const RULE = `|${" --- |".repeat(10)}`;

function tableOf(measured: readonly Measured[]): string {
  const rows = measured.map(({ way, fences }) => {
    const both = (part: keyof Fence) => {
      const values = fences.map((one) => one[part]);
      return `${shown(percentile(values, 50))} / ${shown(percentile(values, 100))}`;
    };
    const cells = [
      ...[way.fault, way.node ?? "", way.rung, String(fences.length), both("decided")],
      ...[both("last_slot"), both("silent"), both("proven"), shown(way.bound / 1000), way.sum],
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [HEAD, RULE, ...rows].join("\n");
}

function shown(seconds: number): string {
  return seconds.toFixed(1);
}

/** The machine in one line, and how busy it was. */
async function machineInWords(machine: MachineWatch): Promise<string> {
  const cpu = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const model = /^model name\s*: (.*)$/m.exec(cpu)?.[1] ?? "a processor that does not say its name";
  return `${navigator.hardwareConcurrency} cores (${model}), Linux ${Deno.osRelease()}, Deno ` +
    `${Deno.version.deno}; the highest load of a minute was ${
      machine.load().toFixed(1)
    }, and the ` +
    `longest time by which a timer was late ${(machine.stall() / 1000).toFixed(1)} s`;
}
