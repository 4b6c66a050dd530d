import type { GuardHappening, Happening, Milliseconds } from "../../../lib/core/mod.ts";
import type { Timeline } from "./timeline.ts";

/** The local socket between a manager and its guard: in order, a few milliseconds late. */
export interface LocalLink {
  readonly manager: LinkEnd<Happening>;
  readonly guard: LinkEnd<GuardHappening>;
  /** Breaks the connection; while it is cut there is none. */
  readonly cut: () => void;
  readonly mend: () => void;
  /** From now on each message takes so long. */
  readonly slow: (delay: Milliseconds) => void;
}

/** One end of it. */
export interface LinkEnd<Message> {
  /** A process begins to use this end. */
  readonly attach: (receive: (message: Message) => void) => void;
  /** That process has ended. */
  readonly detach: () => void;
  /** Sends a message to this end; nothing while nobody is connected. */
  readonly send: (message: Message) => void;
}

/** An end, as the link itself sees it. */
interface Inner<Message> extends LinkEnd<Message> {
  readonly isAttached: () => boolean;
  /** A message of the system itself, connected or not. */
  readonly notify: (message: Message) => void;
}

const QUICK: Milliseconds = 2;

export function openLocalLink(timeline: Timeline): LocalLink {
  let cut = false;
  let delay = QUICK;
  let connected = false;
  /** Number of the connection; what an earlier one had under way is lost. */
  let connection = 0;

  function openEnd<Message>(): Inner<Message> {
    let receiver: ((message: Message) => void) | null = null;
    let arrives = 0;

    function notify(message: Message): void {
      const [present, to] = [connection, receiver];
      // In order, even when messages have become quicker.
      arrives = Math.max(arrives, timeline.now() + delay);
      timeline.after(arrives - timeline.now(), () => {
        if (present === connection && to === receiver) to?.(message);
      });
    }

    return {
      isAttached: () => receiver !== null,
      notify,
      attach(receive) {
        receiver = receive;
        connect();
      },
      detach() {
        receiver = null;
        disconnect("the other end was closed");
      },
      send(message) {
        if (connected) notify(message);
      },
    };
  }

  function connect(): void {
    if (connected || cut || !manager.isAttached()) return;
    if (!guard.isAttached()) {
      return manager.notify({ type: "guardLost", because: "nobody listens" });
    }
    connected = true;
    guard.notify({ type: "connected" });
  }

  function disconnect(because: string): void {
    if (!connected) return;
    connected = false;
    connection += 1;
    guard.notify({ type: "disconnected", because });
    manager.notify({ type: "guardLost", because });
  }

  const manager = openEnd<Happening>();
  const guard = openEnd<GuardHappening>();
  return {
    manager,
    guard,
    cut() {
      cut = true;
      disconnect("the connection was cut");
    },
    mend() {
      cut = false;
      connect();
    },
    slow: (longer) => void (delay = longer),
  };
}
