/** A manager's end of the guard's socket, which says what a test wants it to say. */
import type { Charge, GuardQuestion, ProcessId } from "../../../lib/core/mod.ts";
import {
  decodeQuestion,
  encodeAnswer,
  encodeGreeting,
  LONGEST_LINE,
  openLines,
} from "../../../lib/guard/mod.ts";
import { eventually } from "../../support/servers/wait.ts";

/** The start nonce that a manager has unless told otherwise. */
export const START_NONCE = "0123456789abcdef0123456789abcdef";

export interface FakeManager {
  /** What it answers from now on; `null`: it answers nothing, as one that is frozen. */
  charge: Charge | null;
  /** Questions so far. */
  readonly asked: readonly GuardQuestion[];
  /** Why the connection ended; `null` while it stands. */
  readonly ended: () => string | null;
  /** Waits for the end of the connection. */
  readonly cutOff: () => Promise<void>;
  /** Sends what may be no answer. */
  readonly say: (text: string) => void;
  /** Waits for a question that is as wanted. */
  readonly hears: (kind: GuardQuestion["duty"]["kind"]) => Promise<GuardQuestion>;
  readonly close: () => void;
}

/** Connects to a guard as soon as one listens. */
export async function connectManager(
  socket: string,
  { startNonce = START_NONCE, charge = null }: {
    readonly startNonce?: string;
    readonly charge?: Charge | null;
  } = {},
): Promise<FakeManager> {
  const connection = await eventually(
    "a guard to listen",
    () => Deno.connect({ transport: "unix", path: socket }).catch(() => null),
    { every: 10 },
  );
  const asked: GuardQuestion[] = [];
  let ended: string | null = null;
  const lines = openLines(connection, LONGEST_LINE, {
    line(text) {
      const { settings } = JSON.parse(text);
      // Of the same settings, whatever they are.
      if (settings !== undefined) return lines.send(encodeGreeting(settings));
      const question = decodeQuestion(text);
      asked.push(question);
      if (manager.charge === null) return;
      lines.send(encodeAnswer({ question: question.question, startNonce, charge: manager.charge }));
    },
    closed: (because) => ended = because,
  });
  const manager: FakeManager = {
    charge,
    asked,
    ended: () => ended,
    cutOff: async () => void await eventually("the connection's end", () => ended, { every: 5 }),
    say: (text) => lines.send(text),
    hears: (kind) =>
      eventually(
        `a question of a guard that is ${kind}`,
        () => asked.findLast(({ duty }) => duty.kind === kind) ?? null,
        { every: 5, why: () => Promise.resolve(`It asked ${JSON.stringify(asked.slice(-3))}`) },
      ),
    close: () => lines.close(),
  };
  return manager;
}

/** What a manager says whose node forges under a right that ends so many milliseconds later. */
export function serves(
  process: ProcessId,
  right: { readonly stopsIn: number; readonly endsIn: number } | null,
  { engagement = 1, stopping = false }: {
    readonly engagement?: number | null;
    readonly stopping?: boolean;
  } = {},
): Charge {
  return { kind: "serves", process, engagement, right, stopping };
}
