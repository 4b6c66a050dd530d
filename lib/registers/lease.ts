import type { Observation, ReadOutcome, Version } from "../core/mod.ts";
import { quoted } from "../http/mod.ts";
import {
  type ApiObject,
  type ApiServer,
  follower,
  type FollowOptions,
  leaseTarget,
  namedObject,
} from "../kubernetes/mod.ts";
import { leaseWith, newLease } from "./lease_object.ts";
import { isLease, versionOf } from "./lease_version.ts";
import { readWrite } from "./lease_write.ts";
import type { Register } from "./port.ts";
import { recollection } from "./recollection.ts";
import { revisionOf } from "./revision.ts";

/** What a Lease needs to serve as a register. */
interface KubernetesLeaseOptions {
  /** Name of the register. */
  readonly name: string;
  /** The API server; its own time limit bounds every request. */
  readonly api: ApiServer;
  /** Namespace of the Lease. */
  readonly namespace: string;
  /** Name of the Lease. */
  readonly leaseName: string;
  /** Patience and jitter of the watch. */
  readonly watch?: FollowOptions;
}

/**
 * A `coordination.k8s.io/v1` Lease as a register of the right to forge.
 *
 * Compare-and-set is an update of the whole object with the resourceVersion (and the uid) of the
 * version it replaces, never a patch: the server refuses it (409) once anybody has written since.
 * An update of a version that this register has not seen itself is a conflict: read first.
 */
export function kubernetesLease(options: KubernetesLeaseOptions): Register {
  const { name, api, namespace, leaseName } = options;
  const lease = namedObject(api, leaseTarget(namespace, leaseName));
  const seen = recollection<ApiObject>();
  const follow = follower(lease, options.watch);

  /** Remembers an object for later writes and tells which version it is. */
  function note(object: ApiObject): Version | null {
    const version = versionOf(object);
    if (version !== null) seen.keep(version, object);
    return version;
  }

  function unusable(object: ApiObject): string {
    if (!isLease(object)) {
      return `The answer about Lease ${leaseName} is of kind ${
        quoted(object.kind)
      }, expected Lease`;
    }
    const shown = quoted(object.metadata.resourceVersion);
    return `The resourceVersion ${shown} of Lease ${leaseName} is not a whole number below 2^53: this API server cannot serve as a register`;
  }

  return {
    name,
    async read(signal): Promise<ReadOutcome> {
      const answer = await lease.read(signal);
      if (answer.kind === "failed") return answer;
      const { serverTime } = answer;
      if (answer.kind === "refused") {
        if (answer.missing !== "object") return { kind: "failed", because: answer.because };
        return { kind: "observed", observation: { version: null, revision: null }, serverTime };
      }
      const version = note(answer.object);
      if (version === null) return { kind: "failed", because: unusable(answer.object) };
      const observation = { version, revision: version.revision };
      return { kind: "observed", observation, serverTime };
    },
    async create(record, signal) {
      const object = newLease(record, namespace, leaseName);
      return readWrite(await lease.create(object, signal), { record, replaced: null, note });
    },
    async update(record, expected, signal) {
      const before = seen.recall(expected);
      if (before === null) {
        const because =
          `Revision ${expected.revision} of Lease ${leaseName} is not known here (any more): read it first`;
        return { kind: "conflict", because };
      }
      const object = leaseWith(record, before);
      return readWrite(await lease.replace(object, signal), { record, replaced: expected, note });
    },
    watch(listener, signal) {
      const tell = (observation: Observation) => listener.observed(observation);
      return follow.run({
        present(object) {
          const version = note(object);
          if (version === null) listener.state(false, unusable(object));
          else tell({ version, revision: version.revision });
        },
        absent: (resourceVersion) => tell({ version: null, revision: revisionOf(resourceVersion) }),
        serverTime: (time) => listener.serverTime?.(time),
        state: (healthy, because) => listener.state(healthy, because),
      }, signal);
    },
    distrustWatch: () => follow.distrust(),
  };
}
