import type { Host } from "../world/host.ts";

/** A process on a host: it ends, begins anew and stands still. What comes meanwhile waits for it. */
export interface Process {
  isUp(): boolean;
  /** Up, and neither frozen nor on a host that sleeps. */
  isWell(): boolean;
  begin(): void;
  end(): void;
  freeze(): void;
  thaw(): void;
  /** Hands something over once the process is awake, and never after its end. */
  hand<T>(thing: T, receive: (thing: T) => void): void;
  /** Binds an act to the present life: it is done once the process is awake, and never after its end. */
  bound(act: () => void): () => void;
}

export function startProcess(host: Host): Process {
  let lives = 0;
  let up = false;
  let frozen = false;
  let deferred: (() => void)[] = [];

  function wake(): void {
    const waiting = deferred;
    deferred = [];
    for (const act of waiting) act();
  }

  function bound(act: () => void): () => void {
    const life = lives;
    const attempt = (): void => {
      if (!up || life !== lives) return;
      if (frozen || host.isSuspended()) deferred.push(attempt);
      else act();
    };
    return attempt;
  }

  function hand<T>(thing: T, receive: (thing: T) => void): void {
    if (!up) return;
    if (frozen || host.isSuspended()) deferred.push(bound(() => receive(thing)));
    else receive(thing);
  }

  host.onWake(wake);
  return {
    hand,
    isUp: () => up,
    isWell: () => up && !frozen && !host.isSuspended(),
    bound,
    begin() {
      lives += 1;
      up = true;
      frozen = false;
      deferred = [];
    },
    end: () => void (up = false),
    freeze: () => void (frozen = true),
    thaw() {
      frozen = false;
      wake();
    },
  };
}
