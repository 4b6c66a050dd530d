import { fileURLToPath } from "node:url";
import { tail } from "./scratch.ts";
import { settles } from "./wait.ts";

const leash = fileURLToPath(new URL("leash.sh", import.meta.url));

/** A server that runs until it is stopped, or until the tests that started it are gone. */
export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  /** Everything the server wrote, standard output and error. */
  readonly logPath: string;
  /** Whether the server still runs. */
  running(): boolean;
  /** Resolves with the exit status (128 + N after signal N) when the server has ended. */
  readonly ended: Promise<number>;
  /** SIGSTOP: the server keeps its sockets and answers nobody. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** SIGKILL; resolves when the server is gone. */
  kill(): Promise<void>;
  /** SIGTERM, SIGKILL after ten seconds; resolves when the server is gone. */
  stop(): Promise<void>;
}

/** Starts a server with its output appended to `logPath`. */
export async function startServer(
  name: string,
  command: readonly string[],
  logPath: string,
): Promise<ServerProcess> {
  const child = new Deno.Command("bash", {
    args: [leash, logPath, ...command],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let over = false;
  const ended = child.status.then(async ({ code }) => {
    over = true;
    await child.stdin.close().catch(() => {});
    return code;
  });
  const pid = Number(await firstLine(child.stdout));
  if (!(pid > 1)) throw new Error(`${name} did not start. ${await tail(logPath)}`);
  const send = (signal: Deno.Signal) => {
    if (over) return;
    try {
      Deno.kill(pid, signal);
    } catch (error) {
      // It has ended a moment ago; `ended` is about to say so.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  return {
    name,
    pid,
    logPath,
    ended,
    running: () => !over,
    freeze: () => send("SIGSTOP"),
    thaw: () => send("SIGCONT"),
    async kill() {
      send("SIGKILL");
      await ended;
    },
    async stop() {
      send("SIGTERM");
      send("SIGCONT");
      if (!await settles(ended, 10_000)) send("SIGKILL");
      await ended;
    },
  };
}

/** First line of a stream; what follows it is not read. */
export async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text.split("\n")[0] ?? "";
}
