import type { ClusterResource } from "../../../lib/core/mod.ts";
import { clusterOf } from "../world.ts";
import type { Fault, Faults, Scene } from "./fault.ts";

/** What operators do to clusters, and what becomes of what their APIs show. */
export const clusterFaults: Faults = {
  clusterDisabled: patched(() => ({ forgeState: "Disabled" })),
  clusterEnabled: patched(() => ({ forgeState: "Enabled" })),
  clusterReordered: patched(({ amount }) => ({ priority: 1 + Math.round(40 * amount) })),
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
  /** Only mirrors tell that it is disabled. */
  disabledUnseen(scene) {
    const { world: { clusters }, pod } = scene;
    const name = clusterOf(scene.world, pod);
    clusters?.hide(name, name);
    clusters?.patch(name, { forgeState: "Disabled" });
    return () => {
      clusters?.patch(name, { forgeState: "Priority-based" });
      clusters?.showAll();
    };
  },
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
      const { forgeState, priority } = before;
      clusters?.patch(name, { forgeState, priority });
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
