import type { ClockReading } from "../../../lib/core/mod.ts";
import { BEGINNING } from "../../sim/world/host.ts";

export { BEGINNING };

/** The clocks of one host. They run at its own rate and can be stepped, or stand still in a suspend. */
export interface Host {
  readonly read: () => ClockReading;
  /** Slot by the wall clock of this host. */
  readonly slot: () => number;
  readonly stepWall: (by: number) => void;
  /** From now on its clocks run at the true rate; its wall clock stays as far off as it is. */
  readonly runTrue: () => void;
  /** Everything on the host sleeps until `resume`; only the wall and the boot clock go on. */
  readonly suspend: () => void;
  readonly resume: () => void;
  readonly isSuspended: () => boolean;
}

export function startHost(now: () => number, rate: number, wallOffset: number): Host {
  let stepped = wallOffset;
  let asleep = 0;
  let suspendedAt: number | null = null;
  let runs = { rate, since: 0, from: 0 };
  const elapsed = () => runs.from + runs.rate * (now() - runs.since);
  const sleeping = () => asleep + (suspendedAt === null ? 0 : elapsed() - suspendedAt);
  const wall = () => Math.floor(BEGINNING + elapsed() + stepped);

  return {
    read: () => ({
      monotonic: elapsed() - sleeping(),
      wall: wall(),
      boot: Math.floor(elapsed() / 1000) * 1000,
    }),
    slot: () => Math.floor(wall() / 1000),
    stepWall: (by) => void (stepped += by),
    runTrue() {
      runs = { rate: 1, since: now(), from: elapsed() };
    },
    suspend: () => void (suspendedAt ??= elapsed()),
    resume() {
      asleep = sleeping();
      suspendedAt = null;
    },
    isSuspended: () => suspendedAt !== null,
  };
}
