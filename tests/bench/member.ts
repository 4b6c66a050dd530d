import type { Member } from "../e2e/pool/member.ts";
import { eventually } from "../support/servers/mod.ts";

const METRICS_PORT = 8000;

/**
 * Status code that a member's manager answers, or `null` while nobody listens. Asked over the bridge
 * of the pods, because a process started inside the pod for each question takes longer than what is
 * measured here.
 */
export async function statusOf(member: Member, path: string): Promise<number | null> {
  try {
    const answer = await fetch(`http://${member.pod.address}:${METRICS_PORT}${path}`);
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}

/** Waits until a member forges or could take over at once. */
export async function untilReady(member: Member): Promise<void> {
  await eventually(
    `${member.name} to be ready`,
    async () => await statusOf(member, "/ready") === 200 || null,
    { limit: 90_000, every: 250, why: () => member.manager.log() },
  );
}

/** One line of a manager's log. */
export interface LogLine {
  /** Wall clock, in milliseconds since 1970. */
  readonly at: number;
  readonly level: string;
  readonly event: string;
  /** The line as it was written. */
  readonly text: string;
}

/** The lines of a manager's log, of all its runs; what is no event of ours is an error line. */
export async function logLines(member: Member): Promise<readonly LogLine[]> {
  const lines = (await member.manager.log()).split("\n").filter((line) => line !== "");
  return lines.map((text) => {
    try {
      const { timestamp, level, event } = JSON.parse(text);
      return { at: Date.parse(timestamp), level, event, text };
    } catch {
      return { at: NaN, level: "ERROR", event: "not_json", text };
    }
  });
}
