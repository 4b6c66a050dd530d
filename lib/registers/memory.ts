import type { Observation, RightRecord, Version, WallTime, WriteOutcome } from "../core/mod.ts";
import { canonicalJson } from "../http/mod.ts";
import type { Register, WatchListener } from "./port.ts";
import { isSameVersion } from "./same_version.ts";

/** What a register in memory needs to know. */
interface MemoryRegisterOptions {
  /** Name of the register. */
  readonly name: string;
  /** Clock of the server; without it answers carry no time. */
  readonly now?: () => WallTime;
}

/** A register in memory, with a back door for tests. Its calls settle in the same turn. */
interface MemoryRegister extends Register {
  /** What it holds at this moment. */
  held(): Observation;
  /** Writes over whatever is there, as a person with an editor would: nothing is compared. */
  edit(change: (record: RightRecord | null) => RightRecord | null): void;
  /** Goes back to an earlier state, as a restored backup does; the next write counts on from there. */
  restore(observation: Observation): void;
}

/** A register in memory, for tests, the simulator and the demo. */
export function memoryRegister({ name, now }: MemoryRegisterOptions): MemoryRegister {
  let revision = 0;
  let version: Version | null = null;
  const listeners = new Set<WatchListener>();
  const serverTime = () => now?.() ?? null;
  const held = (): Observation => ({ version, revision });
  const tell = () => {
    for (const listener of [...listeners]) listener.observed(held());
  };

  function put(record: RightRecord): Version {
    revision += 1;
    const { own: _, ...spec } = record;
    version = { revision, record, spec: canonicalJson(spec) };
    tell();
    return version;
  }

  function write(record: RightRecord): WriteOutcome {
    return { kind: "written", version: put(record), serverTime: serverTime() };
  }

  return {
    name,
    held,
    read: (signal) =>
      Promise.resolve(
        signal.aborted
          ? { kind: "failed", because: "Given up by the caller" }
          : { kind: "observed", observation: held(), serverTime: serverTime() },
      ),
    create(record, signal) {
      if (signal.aborted) return Promise.resolve(gaveUp);
      if (version !== null) return Promise.resolve(conflict("there is a record already"));
      return Promise.resolve(write(record));
    },
    update(record, expected, signal) {
      if (signal.aborted) return Promise.resolve(gaveUp);
      if (version === null || !isSameVersion(version, expected)) {
        return Promise.resolve(conflict(`revision ${expected.revision} is not the newest`));
      }
      return Promise.resolve(write(record));
    },
    watch(listener, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve();
        listeners.add(listener);
        listener.observed(held());
        listener.state(true, "Watching");
        signal.addEventListener("abort", () => {
          listeners.delete(listener);
          resolve();
        }, { once: true });
      });
    },
    distrustWatch() {},
    edit(change) {
      const record = change(version?.record ?? null);
      if (record !== null) {
        put(record);
        return;
      }
      revision += 1;
      version = null;
      tell();
    },
    restore(observation) {
      version = observation.version;
      revision = observation.revision ?? 0;
      // A real one breaks off its watches, and they read anew.
      tell();
    },
  };
}

const gaveUp: WriteOutcome = { kind: "failed", because: "Given up by the caller" };

function conflict(because: string): WriteOutcome {
  return { kind: "conflict", because: `Not written: ${because}` };
}
