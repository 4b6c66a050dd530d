import { networkByMagic, readGenesis, type SlotSchedule } from "../cardano/mod.ts";
import type { KeySettings } from "../config/mod.ts";
import { readGenesisFile } from "../node/mod.ts";

/** When slots and KES periods happen on this network, as far as it can be told. */
type Schedule =
  | { readonly kind: "known"; readonly schedule: SlotSchedule; readonly warning: string | null }
  | { readonly kind: "unknown"; readonly warning: string }
  /** The file that should tell it cannot be used. */
  | { readonly kind: "failed"; readonly because: string };

/** Tells the schedule of a network. */
export interface ScheduleSource {
  /** The file of a genesis is read until it could be; what it says does not change after that. */
  readonly read: () => Promise<Schedule>;
  /** When slots happen, as far as it is known by now; else `null`. */
  readonly slots: () => SlotSchedule | null;
}

/** Tells the schedule of a network known by name at once, that of another from its Shelley genesis. */
export function openSchedule({ network, credentials }: KeySettings): ScheduleSource {
  const { genesis } = credentials;
  let told = withoutFile(network);
  return {
    read: async () => {
      if (genesis !== null && told?.kind !== "known") {
        told = await fromGenesis(genesis, network.magic);
      }
      return told ?? { kind: "unknown", warning: unknown(network.name) };
    },
    slots: () => told?.kind === "known" ? told.schedule : null,
  };
}

function withoutFile({ magic }: KeySettings["network"]): Schedule | null {
  const known = networkByMagic(magic);
  return known === null ? null : { kind: "known", schedule: known.schedule, warning: null };
}

async function fromGenesis(path: string, magic: number): Promise<Schedule> {
  const file = await readGenesisFile(path);
  if (file.kind === "failed") return file;
  const outcome = readGenesis(file.text, magic);
  if (outcome.kind === "invalid") {
    return { kind: "failed", because: `SHELLEY_GENESIS_FILE ${path} ${outcome.because}` };
  }
  const warning = `KES periods are counted from systemStart of ${path}: it is assumed that the ` +
    "network had no Byron slots";
  return { kind: "known", schedule: outcome.schedule, warning };
}

function unknown(network: string): string {
  return `In which KES period ${network} is cannot be told: that the KES key is in its time is ` +
    "not checked; set SHELLEY_GENESIS_FILE";
}
