/** A guard that a test scripts: it listens on a real socket, asks what it is told, and hears answers. */
import type { GuardAnswer, GuardQuestion } from "../../../lib/core/mod.ts";
import {
  decodeAnswer,
  encodeQuestion,
  type LineConnection,
  LONGEST_LINE,
  openLines,
} from "../../../lib/guard/mod.ts";

export interface FakeGuard extends Disposable {
  /** Connections of managers so far. */
  readonly visits: () => number;
  /** Answers so far. */
  readonly answers: readonly GuardAnswer[];
  readonly ask: (question: GuardQuestion) => void;
  /** Sends any text at all. */
  readonly say: (text: string) => void;
  /** Ends the connection of this moment and goes on listening. */
  readonly hangUp: () => void;
  /** Why the last connection was over. */
  readonly ended: () => string | null;
}

/** Listens at `path`. */
export function startFakeGuard(path: string, settings = ""): FakeGuard {
  const listener = Deno.listen({ transport: "unix", path });
  const answers: GuardAnswer[] = [];
  let current: LineConnection | null = null;
  let visits = 0;
  let ended: string | null = null;

  async function accept(): Promise<void> {
    for await (const connection of listener) {
      visits++;
      current = openLines(connection, LONGEST_LINE, {
        line: (text) => answers.push(decodeAnswer(text)),
        closed: (because) => {
          ended = because;
          current = null;
        },
      });
    }
  }

  function hangUp(): void {
    current?.close();
    current = null;
  }

  void accept();
  return {
    visits: () => visits,
    answers,
    ask: (question) => current?.send(encodeQuestion(question, settings)),
    say: (text) => current?.send(text),
    hangUp,
    ended: () => ended,
    [Symbol.dispose]() {
      hangUp();
      listener.close();
    },
  };
}
