import { type Figure, spread } from "./figure.ts";

/** Collects how much processor time processes take between two looks, each kind by itself. */
export interface ProcessorLog {
  /** Looks at a process; nothing of one that has ended. */
  sample(pid: number | null, kind: string): Promise<void>;
  /** Percent of one processor, of the processes that were of that kind at two looks on end. */
  figure(name: string, kind: string): Figure;
}

interface Look {
  readonly kind: string;
  /** Milliseconds of processor time since its start. */
  readonly taken: number;
  /** When, in milliseconds. */
  readonly at: number;
}

/** Linux tells processor time in hundredths of a second. */
const TICK = 10;

/** Begins to collect. */
export function openProcessorLog(): ProcessorLog {
  const last = new Map<number, Look>();
  const shares: { readonly kind: string; readonly percent: number }[] = [];
  return {
    async sample(pid, kind) {
      if (pid === null) return;
      const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => null);
      if (stat === null) return;
      // What stands in brackets is the name, which may hold anything.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const taken = (Number(fields[11]) + Number(fields[12])) * TICK;
      const look = { kind, taken, at: performance.now() };
      const before = last.get(pid);
      last.set(pid, look);
      if (before?.kind !== kind) return;
      shares.push({ kind, percent: 100 * (taken - before.taken) / (look.at - before.at) });
    },
    figure: (name, kind) =>
      spread(
        name,
        "%",
        shares.filter((one) => one.kind === kind).map(({ percent }) => percent),
        "max",
      ),
  };
}
