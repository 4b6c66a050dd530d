import { networkByMagic, readGenesis, type SlotSchedule } from "../cardano/mod.ts";
import type { KeySettings } from "../config/mod.ts";
import { readGenesisFile } from "../node/mod.ts";

/** When slots and KES periods happen on this network, as far as it can be told. */
export type Schedule =
  | { readonly kind: "known"; readonly schedule: SlotSchedule; readonly warning: string | null }
  | { readonly kind: "unknown"; readonly warning: string }
  /** The file that should tell it cannot be used. */
  | { readonly kind: "failed"; readonly because: string };

/**
 * Prepares to tell the schedule: of a network known by name at once, of another from its Shelley
 * genesis. The file is read until it could be; what it says does not change after that.
 */
export function openSchedule({ network, credentials }: KeySettings): () => Promise<Schedule> {
  const known = networkByMagic(network.magic);
  const { genesis } = credentials;
  let told: Schedule | null = null;
  return async () => {
    if (told !== null && told.kind !== "failed") return told;
    if (known !== null) told = { kind: "known", schedule: known.schedule, warning: null };
    else if (genesis === null) told = { kind: "unknown", warning: unknown(network.name) };
    else told = await fromGenesis(genesis, network.magic);
    return told;
  };
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
