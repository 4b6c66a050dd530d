/** A guard that a test scripts: it listens on a real socket, asks what it is told, and hears answers. */
import type { GuardAnswer, GuardQuestion } from "../../../lib/core/mod.ts";
import {
  decodeAnswer,
  encodeGreeting,
  encodeQuestion,
  type LineConnection,
  LONGEST_LINE,
  openLines,
} from "../../../lib/guard/mod.ts";

export interface FakeGuard extends Disposable {
  /** Connections of managers so far. */
  readonly visits: () => number;
  /** First lines of the managers so far. */
  readonly greetings: readonly string[];
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
  const greetings: string[] = [];
  const answers: GuardAnswer[] = [];
  let current: LineConnection | null = null;
  let visits = 0;
  let ended: string | null = null;

  async function accept(): Promise<void> {
    for await (const connection of listener) {
      visits++;
      let greeted = false;
      current = openLines(connection, LONGEST_LINE, {
        line(text) {
          if (greeted) answers.push(decodeAnswer(text));
          else greetings.push(text);
          greeted = true;
        },
        closed: (because) => {
          ended = because;
          current = null;
        },
      });
      current.send(encodeGreeting(settings));
    }
  }

  function hangUp(): void {
    current?.close();
    current = null;
  }

  void accept();
  return {
    visits: () => visits,
    greetings,
    answers,
    ask: (question) => current?.send(encodeQuestion(question)),
    say: (text) => current?.send(text),
    hangUp,
    ended: () => ended,
    [Symbol.dispose]() {
      hangUp();
      listener.close();
    },
  };
}
