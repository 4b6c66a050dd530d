import type { ClusterResource } from "../../../lib/core/mod.ts";
import { clusterOf } from "../world.ts";
import type { Fault, Faults, Scene } from "./fault.ts";

/** What operators do to clusters, and what becomes of what their APIs show. */
export const clusterFaults: Faults = {
  clusterDisabled: patched(() => ({ forgeState: "Disabled" })),
  /** These stay as they are until one comes that changes them again. */
  clusterEnabled({ world, pod }) {
    const name = clusterOf(world, pod);
    const isEnabled = world.clusters?.atHome(name)?.forgeState === "Enabled";
    world.clusters?.patch(name, { forgeState: isEnabled ? "Priority-based" : "Enabled" });
  },
  clusterReordered({ world, pod, amount }) {
    world.clusters?.patch(clusterOf(world, pod), { priority: 1 + Math.round(40 * amount) });
  },
  clusterUnhealthy({ world, pod, amount }) {
    const name = clusterOf(world, pod);
    const isWell = (world.clusters?.atHome(name)?.health ?? null) === null;
    const consecutiveFailures = amount < 0.5 ? 1 : 3;
    const health = isWell ? { consecutiveFailures, failureThreshold: 3 } : null;
    world.clusters?.patch(name, { health });
  },
  /** It ends by its expiry, while nobody does anything. */
  clusterOverridden(scene) {
    const { world: { clusters }, pod, amount } = scene;
    clusters?.patch(clusterOf(scene.world, pod), {
      override: {
        expiresAt: pod.host.read().wall + Math.round(amount * LONGEST_OVERRIDE),
        forcePriority: amount < 0.5 ? 1 : null,
        forceState: amount < 0.5 ? null : "Disabled",
      },
    });
  },
  clusterDeleted({ world, pod }) {
    const name = clusterOf(world, pod);
    world.clusters?.remove(name);
    return () => world.clusters?.restore(name);
  },
  apiUnreadable: hidden(() => null),
  homeUnreadable: hidden(({ world, pod }) => clusterOf(world, pod)),
  /** Its health check fails and passes in turn, quicker than anybody is to follow. */
  healthFlaps({ world, pod, amount }) {
    const { clusters, timeline, plan } = world;
    const name = clusterOf(world, pod);
    const period = (plan.clusters?.failbackDelay ?? 0) * (0.3 + 0.5 * amount);
    let over = false;
    let failures = 0;
    const swing = () => {
      if (over) return;
      failures = 3 - failures;
      clusters?.patch(name, { health: { consecutiveFailures: failures, failureThreshold: 3 } });
      timeline.after(period, swing);
    };
    swing();
    return () => {
      over = true;
      clusters?.patch(name, { health: null });
    };
  },
};

/** In milliseconds. */
const LONGEST_OVERRIDE = 60_000;

/** Something about the cluster of a pod is changed for a while. */
function patched(change: (scene: Scene) => Partial<ClusterResource>): Fault {
  return (scene) => {
    const { clusters } = scene.world;
    const name = clusterOf(scene.world, scene.pod);
    const before = clusters?.atHome(name);
    clusters?.patch(name, change(scene));
    return () => {
      if (before === null || before === undefined) return;
      clusters?.patch(name, { forgeState: before.forgeState });
    };
  };
}

/** The API of the cluster of a pod cannot be read for a while: by anybody, or from one cluster. */
function hidden(from: (scene: Scene) => string | null): Fault {
  return (scene) => {
    const { world } = scene;
    world.clusters?.hide(clusterOf(world, scene.pod), from(scene));
    return () => world.clusters?.showAll();
  };
}
