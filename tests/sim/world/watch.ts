import type { Happening, Observation } from "../../../lib/core/mod.ts";
import type { Chance } from "./chance.ts";
import type { Link, Network } from "./network.ts";
import type { Register } from "./register.ts";
import type { Timeline } from "./timeline.ts";

/** A watch that was silent for so long is opened anew, in milliseconds. */
const IDLE_LIMIT = 75_000;
/** Least and most pause before a broken watch is opened again, in milliseconds. */
export const BACK_OFF = [500, 3_000] as const;

/** One manager's watch of one register: news in order, until it breaks or falls silent. */
export interface Watch {
  /** Ends it and opens it anew. */
  reopen(because: string): void;
  close(): void;
}

export function openWatch(
  { timeline, chance, network, register, link }: {
    readonly timeline: Timeline;
    readonly chance: Chance;
    readonly network: Network;
    readonly register: Register;
    readonly link: Link;
  },
  tell: (happening: Happening) => void,
): Watch {
  const { name } = register;
  let session = 0;
  let heard = 0;
  let newest = 0;
  /** Something did not arrive: a connection that lost news breaks, it never goes on without them. */
  let missed = false;

  const server = () => link.instead ?? register;
  const isOpen = () => link.outward && link.homeward && server().mode !== "down";

  function open(): void {
    session += 1;
    const mine = session;
    if (server() !== watched) {
      forget();
      watched = server();
      forget = watched.onChange(deliver);
    }
    timeline.after(2 * network.delay(register), () => {
      if (mine !== session) return;
      if (!isOpen() || network.isLost()) return broken("it could not be opened");
      heard = timeline.now();
      newest = heard;
      missed = false;
      tell({ type: "watchState", register: name, healthy: true, because: "opened" });
      tell({ type: "watched", register: name, observation: server().observed() });
      tell({ type: "serverTime", register: name, time: server().serverTime() });
      timeline.after(IDLE_LIMIT, () => check(mine));
    });
  }

  /** Bookmarks keep an open watch from looking silent. */
  function check(mine: number): void {
    if (mine !== session) return;
    if (isOpen() && !link.silent && !missed) heard = timeline.now();
    if (timeline.now() - heard >= IDLE_LIMIT) return broken("it has been silent for too long");
    timeline.after(IDLE_LIMIT, () => check(mine));
  }

  function broken(because: string): void {
    session += 1;
    const mine = session;
    tell({ type: "watchState", register: name, healthy: false, because });
    timeline.after(chance.between(...BACK_OFF), () => {
      if (mine === session) open();
    });
  }

  function deliver(observation: Observation): void {
    if (!isOpen() || link.silent) {
      missed = true;
      return;
    }
    const mine = session;
    const late = link.late + link.stale + register.lag;
    newest = Math.max(newest, timeline.now() + network.delay(register) + late);
    timeline.after(newest - timeline.now(), () => {
      if (mine !== session) return;
      if (!link.homeward || link.silent) {
        missed = true;
        return;
      }
      if (missed) return broken("news of it were lost");
      heard = timeline.now();
      tell({ type: "watched", register: name, observation });
    });
  }

  let watched = server();
  let forget = watched.onChange(deliver);
  open();
  return {
    reopen: broken,
    close() {
      session += 1;
      forget();
    },
  };
}
