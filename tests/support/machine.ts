const LOOK_EVERY = 100;

/** Watches the machine while others measure or wait: what a disturbed one shows is worth little. */
export interface MachineWatch extends Disposable {
  /** Longest step of the wall clock against the steady one, in milliseconds. */
  clockStep(): number;
  /** Longest time by which a timer was late, in milliseconds: nobody had a processor for it. */
  stall(): number;
  /** Highest load of the last minute. */
  load(): number;
}

/** Begins to watch. */
export function watchMachine(): MachineWatch {
  let [wall, steady] = [Date.now(), performance.now()];
  let [step, stall, load] = [0, 0, 0];
  const timer = setInterval(() => {
    const [wallNow, steadyNow] = [Date.now(), performance.now()];
    step = Math.max(step, Math.abs(wallNow - wall - (steadyNow - steady)));
    stall = Math.max(stall, steadyNow - steady - LOOK_EVERY);
    load = Math.max(load, Deno.loadavg()[0] ?? 0);
    [wall, steady] = [wallNow, steadyNow];
  }, LOOK_EVERY);
  return {
    clockStep: () => step,
    stall: () => stall,
    load: () => Math.max(load, Deno.loadavg()[0] ?? 0),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
