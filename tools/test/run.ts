import { linesOf } from "./lines.ts";
import { childEnvironment } from "../compile/deno.ts";
import { type Count, countOf } from "./count.ts";
import { type Failure, listener } from "./failures.ts";
import type { Step } from "./plan.ts";

/** What came of a step. */
export interface Outcome {
  readonly count: Count;
  readonly failures: readonly Failure[];
}

/** The lowest priority there is; the program stays the process that is started. */
const YIELDING = ["nice", "-n", "19"] as const;

/** Runs one step to its end, shows each line it writes, counts its tests and notes what failed. */
export async function runStep(
  step: Step,
  cwd: string,
  show: (line: string) => void,
): Promise<Outcome> {
  const [program, ...args] = [...step.yields ? YIELDING : [], Deno.execPath(), ...step.args];
  const child = new Deno.Command(program ?? Deno.execPath(), {
    args,
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
  const { hear, failures, last } = listener();
  const tell = (line: string) => {
    hear(line);
    show(line);
  };
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    for await (const line of linesOf(stream)) {
      count = countOf(line) ?? count;
      tell(line);
    }
  };
  const [{ success }] = await Promise.all([
    child.status,
    follow(child.stdout),
    follow(child.stderr),
  ]);
  clearTimeout(timer);
  if (late) tell(`ended after ${step.limitMinutes} minutes, its limit`);
  const verdict = judged(step, success, count);
  if (verdict.failed === 0) return { count: verdict, failures: [] };
  const named = step.kind === "tests" ? failures() : [];
  const whole = { name: "the step as a whole, whose last lines are", because: last() };
  return { count: verdict, failures: named.length > 0 ? named : [whole] };
}

/** A step that fails without a failed test (a crash, nothing to run) is one failed test. */
function judged({ kind }: Step, success: boolean, count: Count | null): Count {
  if (kind === "check") return { passed: success ? 1 : 0, failed: success ? 0 : 1, skipped: 0 };
  const { passed, failed, skipped } = count ?? { passed: 0, failed: 0, skipped: 0 };
  const nothing = passed + failed + skipped === 0;
  return { passed, failed: Math.max(failed, !success || nothing ? 1 : 0), skipped };
}
