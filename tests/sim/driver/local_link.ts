import type { GuardHappening, Happening } from "../../../lib/core/mod.ts";
import type { Timeline } from "../world/timeline.ts";

/** The local socket between a manager and its guard: in order, and a moment late. */
export interface LocalLink {
  isConnected(): boolean;
  /** When it was last connected, cut or late, in true time: later than now while something is late. */
  steadySince(): number;
  toManager(message: Happening): void;
  toGuard(message: GuardHappening): void;
  managerAttaches(receive: (message: Happening) => void): void;
  managerDetaches(): void;
  guardAttaches(receive: (message: GuardHappening) => void): void;
  guardDetaches(): void;
  /** Breaks the connection; until it is mended there is none. */
  cut(): void;
  mend(): void;
  /** How much longer messages take, in milliseconds. */
  late: number;
  /** Calls back whenever messages are about to become later, or quicker. */
  beforeLate(act: () => void): void;
}

/** From one end to the other, in milliseconds. */
const DELAY = 2;

export function openLocalLink(timeline: Timeline): LocalLink {
  let manager: ((message: Happening) => void) | null = null;
  let guard: ((message: GuardHappening) => void) | null = null;
  let isCut = false;
  let connected = false;
  /** What an earlier connection had under way is lost. */
  let connection = 0;
  let arrives = 0;
  let steadySince = 0;
  let late = 0;
  let tellLate = () => {};

  /** In order, also when messages have become quicker. */
  function later(act: () => void): void {
    const present = connection;
    arrives = Math.max(arrives, timeline.now() + DELAY + late);
    if (arrives > timeline.now() + DELAY) steadySince = arrives;
    timeline.after(arrives - timeline.now(), () => {
      if (present === connection) act();
    });
  }

  function connect(): void {
    if (connected || manager === null) return;
    const receive = manager;
    if (guard === null || isCut) {
      return timeline.after(DELAY, () => {
        if (manager === receive && !connected) {
          receive({ type: "guardLost", because: "nobody listens" });
        }
      });
    }
    connected = true;
    steadySince = timeline.now();
    later(() => guard?.({ type: "connected" }));
  }

  function disconnect(because: string): void {
    if (!connected) return;
    connected = false;
    steadySince = timeline.now();
    connection += 1;
    later(() => guard?.({ type: "disconnected", because }));
    later(() => manager?.({ type: "guardLost", because }));
  }

  return {
    get late() {
      return late;
    },
    set late(value) {
      tellLate();
      late = value;
    },
    beforeLate: (act) => void (tellLate = act),
    isConnected: () => connected,
    steadySince: () => steadySince,
    toManager(message) {
      if (connected) later(() => manager?.(message));
    },
    toGuard(message) {
      if (connected) later(() => guard?.(message));
    },
    managerAttaches(receive) {
      manager = receive;
      connect();
    },
    managerDetaches() {
      manager = null;
      disconnect("the manager has closed it");
    },
    guardAttaches(receive) {
      guard = receive;
      connect();
    },
    guardDetaches() {
      guard = null;
      disconnect("the guard has closed it");
    },
    cut() {
      isCut = true;
      disconnect("it was cut");
    },
    mend() {
      isCut = false;
      connect();
    },
  };
}
