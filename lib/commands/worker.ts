import type { Cli } from "./cli.ts";

/** What a Worker says first, or `null` if it failed before, which is told of `what` it was to do. */
export function firstWord<Word>(worker: Worker, what: string, cli: Cli): Promise<Word | null> {
  return firstAnswer<Word, Word>(worker, what, cli, (word) => word);
}

/** What the first word that holds an answer says; `null` if the Worker failed before, which is told. */
export function firstAnswer<Word, Answer>(
  worker: Worker,
  what: string,
  cli: Cli,
  answerIn: (word: Word) => Answer | undefined,
): Promise<Answer | null> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Word>) => {
      const answer = answerIn(data);
      if (answer !== undefined) resolve(answer);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      cli.error(`${what} has failed: ${event.message}`);
      resolve(null);
    };
    worker.onmessageerror = () => {
      cli.error(`${what} has failed: it sent something that cannot be read`);
      resolve(null);
    };
  });
}
