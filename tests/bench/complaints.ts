import type { Pool } from "../e2e/pool/pool.ts";
import { type Figure, single } from "./figure.ts";
import { type LogLine, logLines } from "./member.ts";

/** Events that are told as information, and of which many would still be a sign of trouble. */
const NOTED = ["campaign_lost"];

/** Counts what the managers of a pool complained of, each kind by itself, and shows the first. */
export async function complaintFigures(
  pool: Pool,
  show: (text: string) => void,
): Promise<Figure[]> {
  const lines = (await Promise.all(pool.members.map(logLines))).flat();
  const complaints = lines.filter(({ level, event }) =>
    level === "WARNING" || level === "ERROR" || NOTED.includes(event)
  );
  const kinds: ReadonlyMap<string, readonly LogLine[]> = Map.groupBy(
    complaints,
    ({ event }) => event,
  );
  for (const [first] of kinds.values()) show(first?.text ?? "");
  return [
    single("manager_complaints", "lines", complaints.length),
    ...[...kinds].map(([event, { length }]) =>
      single(`manager_complaints.${event}`, "lines", length)
    ),
  ];
}
