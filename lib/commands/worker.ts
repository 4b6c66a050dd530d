import type { Cli } from "./cli.ts";

/** What a Worker says first, or `null` if it failed before, which is told of `what` it was to do. */
export function firstWord<Word>(worker: Worker, what: string, cli: Cli): Promise<Word | null> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Word>) => resolve(data);
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
