/** Processes that get the number of one that has ended. */

const LAST_PID = "/proc/sys/kernel/ns_last_pid";
const TRIES = 500;

/** Why no number can be chosen here, or `null`. */
export function whyNoChoice(): string | null {
  try {
    Deno.openSync(LAST_PID, { write: true }).close();
    return null;
  } catch (error) {
    return `cannot write ${LAST_PID}: ${error}`;
  }
}

/** A process that is no node and that nobody should signal; it ends with the scope. */
export interface Bystander extends AsyncDisposable {
  /** Whether it still runs. */
  lives(): boolean;
}

/** Starts a bystander with the number `pid`, which must be free. */
export async function startAs(pid: number): Promise<Bystander> {
  for (let tried = 0; tried < TRIES; tried++) {
    // The next process of this namespace gets the number after this one, unless another is faster.
    Deno.writeTextFileSync(LAST_PID, String(pid - 1));
    const child = new Deno.Command("sleep", { args: ["600"] }).spawn();
    if (child.pid === pid) return bystander(child);
    child.kill("SIGKILL");
    await child.status;
  }
  throw new Error(`No process got the number ${pid} in ${TRIES} tries`);
}

function bystander(child: Deno.ChildProcess): Bystander {
  let ended = false;
  const over = child.status.then(() => ended = true);
  return {
    lives: () => !ended,
    async [Symbol.asyncDispose]() {
      if (!ended) child.kill("SIGKILL");
      await over;
    },
  };
}
