import { KILL_RESERVE } from "../../../lib/core/mod.ts";
import type { Disk } from "../world/disk.ts";
import type { Host } from "../world/host.ts";
import type { Node } from "../world/node.ts";
import type { Timeline } from "../world/timeline.ts";

/** Placeholder until the pure guard lands: kills at the right's end what a manager cannot stop. */
export interface Guard {
  watch(): void;
}

const PATROL = 100;

export function startGuard(
  { timeline, host, node, disk, helpless, tell }: {
    readonly timeline: Timeline;
    readonly host: Host;
    readonly node: Node;
    readonly disk: Disk;
    readonly helpless: () => boolean;
    readonly tell: (line: string) => void;
  },
): Guard {
  function patrol(end: { readonly monotonic: number; readonly wall: number }): void {
    if (!helpless() || disk.marker === "none") return;
    const { monotonic, wall } = host.read();
    const awake = !host.isSuspended();
    if (awake && (monotonic >= end.monotonic || wall >= end.wall) && node.pid() !== null) {
      tell("the guard removes the keys and kills the node");
      disk.keys = "absent";
      node.signal("SIGKILL");
      return;
    }
    timeline.after(PATROL, () => patrol(end));
  }

  return {
    watch() {
      if (typeof disk.marker === "string") return;
      const { monotonic, wall } = host.read();
      const ends = disk.marker.rightEnds - KILL_RESERVE;
      patrol({ wall: ends, monotonic: monotonic + ends - wall });
    },
  };
}
