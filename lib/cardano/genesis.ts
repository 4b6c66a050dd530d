import { parseObject } from "./json_fields.ts";
import type { SlotSchedule } from "./networks.ts";
import { type Refusal, refuse } from "./outcome.ts";

/** Result of {@link readGenesis}. */
type GenesisOutcome =
  | { readonly kind: "genesis"; readonly schedule: SlotSchedule }
  | Refusal;

/** Periods in which a `Sum6KES` key can sign at all. */
const MOST_EVOLUTIONS = 64;
/** A slot longer than this is in no genesis; it keeps all times within exact numbers. */
const LONGEST_SLOT_SECONDS = 86_400;
const MOST_SLOTS = 1e9;

/**
 * Reads when slots and KES periods happen from a Shelley genesis file.
 *
 * The file does not tell how many slots of Byron went before it, nor how long they were: none are
 * assumed. Where there were some, the periods computed here run ahead of the network's.
 *
 * Source: `ShelleyGenesis` in cardano-ledger `Cardano/Ledger/Shelley/Genesis.hs`; `systemStart` is
 * a time in UTC, `slotLength` is in seconds and may have a fraction.
 *
 * @param magic The network's magic; a genesis of another network is refused.
 */
export function readGenesis(text: string, magic: number): GenesisOutcome {
  const fields = parseObject(text);
  if (fields === null) return refuse("is not a JSON object, expected a Shelley genesis");
  const {
    networkMagic,
    systemStart,
    slotLength,
    slotsPerKESPeriod,
    maxKESEvolutions,
    epochLength,
  } = fields;
  if (networkMagic !== magic) {
    return refuse(
      `has networkMagic ${shown(networkMagic)}, expected ${magic}; ` +
        "name the genesis of this network, or correct NETWORK_MAGIC",
    );
  }
  const start = typeof systemStart === "string" ? utcTime(systemStart) : NaN;
  if (!Number.isFinite(start)) {
    return refuse(`has systemStart ${shown(systemStart)}, expected a time such as ${EXAMPLE}`);
  }
  if (!isAmount(slotLength, LONGEST_SLOT_SECONDS)) {
    return refuse(`has slotLength ${shown(slotLength)}, expected seconds above 0`);
  }
  if (!isCount(slotsPerKESPeriod, MOST_SLOTS)) {
    return refuse(`has slotsPerKESPeriod ${shown(slotsPerKESPeriod)}, expected a number above 0`);
  }
  if (!isCount(maxKESEvolutions, MOST_EVOLUTIONS)) {
    return refuse(
      `has maxKESEvolutions ${shown(maxKESEvolutions)}, expected 1 to ${MOST_EVOLUTIONS}`,
    );
  }
  return {
    kind: "genesis",
    schedule: {
      slotZeroMilliseconds: start,
      sinceMilliseconds: start,
      slotMilliseconds: slotLength * 1000,
      slotsPerKesPeriod: slotsPerKESPeriod,
      maxKesEvolutions: maxKESEvolutions,
      // Only shown to people: nothing depends on it.
      epochs: isCount(epochLength, MOST_SLOTS)
        ? { firstSlot: 0, firstNumber: 0, slots: epochLength }
        : null,
    },
  };
}

const EXAMPLE = "2022-10-25T00:00:00Z";

/** Milliseconds since 1970, or `NaN`. Only UTC, whatever the time zone of this host. */
function utcTime(text: string): number {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,12})?Z$/.test(text) ? Date.parse(text) : NaN;
}

function isAmount(value: unknown, most: number): value is number {
  return typeof value === "number" && value > 0 && value <= most;
}

function isCount(value: unknown, most: number): value is number {
  return isAmount(value, most) && Number.isInteger(value);
}

/** A value as it stands in the file, cut short: a genesis holds no secret. */
function shown(value: unknown): string {
  return value === undefined ? "missing" : (JSON.stringify(value) ?? "").slice(0, 40);
}
