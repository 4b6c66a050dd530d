import type { ReadOutcome, Version } from "../core/mod.ts";
import type { EtcdPair } from "./etcd_answer.ts";
import type { EtcdClient } from "./etcd_client.ts";
import { etcdFollower, type EtcdWatchOptions } from "./etcd_follow.ts";
import { etcdKey } from "./etcd_key.ts";
import { valueOf, versionOfPair } from "./etcd_value.ts";
import { readWritten } from "./etcd_write.ts";
import type { Register } from "./port.ts";
import { recollection } from "./recollection.ts";

/** What a key of etcd needs to serve as a register. */
interface EtcdRegisterOptions {
  /** Name of the register. */
  readonly name: string;
  /** The etcd cluster; its own time limit bounds every request. */
  readonly client: EtcdClient;
  /** Patience and jitter of the watch. */
  readonly watch?: EtcdWatchOptions;
}

/**
 * A key of etcd (v3, by its JSON gateway) as a register of the right to forge.
 *
 * Compare-and-set is one transaction that compares the key's mod revision and its whole value, and
 * for a creation that there is none. No etcd lease is used: when a right ends is decided by the
 * clocks of those who hold and want it. An update of a version that this register has not seen
 * itself is a conflict: read first.
 */
export function etcdRegister({ name, client, watch }: EtcdRegisterOptions): Register {
  const key = etcdKey(client);
  const seen = recollection<EtcdPair>();
  const follow = etcdFollower(key, watch);

  /** Remembers what the key held, for later writes, and tells which version it is. */
  function note(pair: EtcdPair): Version {
    const version = versionOfPair(pair);
    seen.keep(version, pair);
    return version;
  }

  return {
    name,
    async read(signal): Promise<ReadOutcome> {
      const answer = await key.read(signal);
      if (answer.kind === "failed") return answer;
      const { pair, header } = answer.content;
      const version = pair === null ? null : note(pair);
      const revision = version?.revision ?? header.revision;
      const { serverTime } = answer;
      return { kind: "observed", observation: { version, revision }, serverTime };
    },
    async create(record, signal) {
      const value = valueOf(record);
      const answer = await key.replace(value, null, signal);
      return readWritten(answer, { value, replaced: null, note });
    },
    async update(record, expected, signal) {
      const before = seen.recall(expected);
      if (before === null) {
        const because =
          `Revision ${expected.revision} of ${key.name} is not known here (any more): read it first`;
        return { kind: "conflict", because };
      }
      const value = valueOf(record);
      const answer = await key.replace(value, before, signal);
      return readWritten(answer, { value, replaced: before, note });
    },
    watch: (listener, signal) =>
      follow.run({
        seen(pair, revision) {
          listener.observed({ version: pair === null ? null : note(pair), revision });
        },
        serverTime: (time) => listener.serverTime?.(time),
        state: (healthy, because) => listener.state(healthy, because),
      }, signal),
    distrustWatch: () => follow.distrust(),
  };
}
