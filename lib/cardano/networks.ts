/**
 * When slots and KES periods happen on a network, from its Shelley era on.
 *
 * Slots of Byron were longer. Counting them as if they had not been moves slot zero to a time at
 * which the chain did not exist yet: that is `slotZeroMilliseconds`.
 */
export interface SlotSchedule {
  /** Wall-clock time of absolute slot 0 at the pace of Shelley, in milliseconds since 1970. */
  readonly slotZeroMilliseconds: number;
  /** Wall-clock time from which this pace holds, in milliseconds since 1970. */
  readonly sinceMilliseconds: number;
  /** `slotLength` of the Shelley genesis, in milliseconds. */
  readonly slotMilliseconds: number;
  /** `slotsPerKESPeriod` of the Shelley genesis. */
  readonly slotsPerKesPeriod: number;
  /** `maxKESEvolutions` of the Shelley genesis: how many periods one KES key may sign in. */
  readonly maxKesEvolutions: number;
  /** Its epochs from the Shelley era on; `null`: the genesis does not tell. */
  readonly epochs: {
    /** First slot of that era, and the number of the epoch that begins there. */
    readonly firstSlot: number;
    readonly firstNumber: number;
    /** `epochLength` of the Shelley genesis, in slots. */
    readonly slots: number;
  } | null;
}

/** A public Cardano network. */
interface Network {
  /** Name as in `CARDANO_NETWORK`. */
  readonly name: string;
  /** `networkMagic` of the Shelley genesis. */
  readonly magic: number;
  /** When its slots and KES periods happen. */
  readonly schedule: SlotSchedule;
}

/** All public networks agree on these; a private one may differ. */
const COMMON = { slotMilliseconds: 1000, slotsPerKesPeriod: 129_600, maxKesEvolutions: 62 };

/** Epochs of Byron had 21600 slots on each network that had any. */
const BYRON_EPOCH = 21_600;

function network(
  ...[name, magic, slotZero, since, epochSlots]: readonly [string, number, number, number, number]
): Network {
  const firstSlot = since - slotZero;
  const epochs = { firstSlot, firstNumber: firstSlot / BYRON_EPOCH, slots: epochSlots };
  const schedule = {
    epochs,
    ...COMMON,
    slotZeroMilliseconds: slotZero * 1000,
    sinceMilliseconds: since * 1000,
  };
  return { name, magic, schedule };
}

/**
 * The networks this program knows by name.
 *
 * Source: the Byron and Shelley genesis files published with cardano-node. On mainnet Shelley began
 * at slot 4492800, on preprod at slot 86400, on the others at slot 0.
 */
export const NETWORKS: readonly Network[] = [
  network("mainnet", 764_824_073, 1_591_566_291, 1_596_059_091, 432_000),
  network("preprod", 1, 1_655_683_200, 1_655_769_600, 432_000),
  network("preview", 2, 1_666_656_000, 1_666_656_000, 86_400),
  network("sanchonet", 4, 1_686_789_000, 1_686_789_000, 86_400),
];

/** The known network of this name, or `null`. */
export function networkByName(name: string): Network | null {
  return NETWORKS.find((network) => network.name === name) ?? null;
}

/** The known network of this magic, or `null`. */
export function networkByMagic(magic: number): Network | null {
  return NETWORKS.find((network) => network.magic === magic) ?? null;
}
