import { linesOf } from "./lines.ts";
import { childEnvironment } from "../compile/deno.ts";
import { type Count, countOf } from "./count.ts";
import type { Step } from "./plan.ts";

/** Runs one step to its end, shows each line it writes, and counts its tests. */
export async function runStep(
  step: Step,
  cwd: string,
  show: (line: string) => void,
): Promise<Count> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...step.args],
    cwd,
    env: {
      ...childEnvironment(),
      ...step.environment,
      ...(Deno.stdout.isTerminal() ? {} : { NO_COLOR: "1" }),
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, step.limitMinutes * 60_000);
  let count: Count | null = null;
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    for await (const line of linesOf(stream)) {
      count = countOf(line) ?? count;
      show(line);
    }
  };
  const [{ success }] = await Promise.all([
    child.status,
    follow(child.stdout),
    follow(child.stderr),
  ]);
  clearTimeout(timer);
  if (late) show(`ended after ${step.limitMinutes} minutes, its limit`);
  return judged(step, success, count);
}

/** A step that fails without a failed test (a crash, nothing to run) is one failed test. */
function judged({ kind }: Step, success: boolean, count: Count | null): Count {
  if (kind === "check") return { passed: success ? 1 : 0, failed: success ? 0 : 1, skipped: 0 };
  const { passed, failed, skipped } = count ?? { passed: 0, failed: 0, skipped: 0 };
  const nothing = passed + failed + skipped === 0;
  return { passed, failed: Math.max(failed, !success || nothing ? 1 : 0), skipped };
}
