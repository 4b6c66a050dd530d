import { COUNTER, type Issue } from "../pool/keys.ts";
import type { Solo } from "../solo/solo.ts";

/** What a SIGHUP does to a node that forges. */
export type Result = "disabled" | "unchanged" | "enabled";

/** A state of the files beside a node, and what a SIGHUP then does. */
export interface Row {
  /** Words for it. */
  readonly state: string;
  /** Brings a complete set into that state; nothing may lie there before, either. */
  readonly spoil: (solo: Solo) => Promise<void>;
}

/** Some file does not exist, and those that are read before it are fine. */
export const disabling: readonly Row[] = [
  { state: "all three are missing", spoil: (solo) => remove(solo, "vrf", "opcert", "kes") },
  { state: "the VRF key is missing", spoil: (solo) => remove(solo, "vrf") },
  { state: "the certificate is missing", spoil: (solo) => remove(solo, "opcert") },
  { state: "the KES key is missing", spoil: (solo) => remove(solo, "kes") },
];

/** The same in bulk mode. */
export const disablingBulk: Row = {
  state: "the bulk file is an empty list",
  spoil: ({ place }) => write(place.bulk, "[]"),
};

/** The first file that is wrong is there, but no good: the node leaves everything as it was. */
export const changingNothing: readonly Row[] = [
  {
    state: "the VRF key is not a key, and the rest is missing",
    spoil: async (solo) => {
      await remove(solo, "opcert", "kes");
      await write(solo.place.target.vrf, "{}");
    },
  },
  {
    state: "the VRF key cannot be read, and the rest is missing",
    spoil: async (solo) => {
      await remove(solo, "vrf", "opcert", "kes");
      // A regular file whose reading fails, for root too.
      await Deno.symlink("/proc/self/mem", solo.place.target.vrf);
    },
  },
  {
    state: "the certificate is half written, and the KES key is missing",
    spoil: async (solo) => {
      await complete(solo);
      await remove(solo, "kes");
      await cut(solo.place.target.opcert);
    },
  },
  {
    state: "the KES key is half written",
    spoil: async (solo) => {
      await complete(solo);
      await cut(solo.place.target.kes);
    },
  },
  {
    state: "the KES key is of another type",
    spoil: async (solo) => {
      await complete(solo);
      const { kes } = solo.place.target;
      await write(kes, (await Deno.readTextFile(kes)).replace("kes_2^6", "kes_2^5"));
    },
  },
  {
    state: "the KES key is not that of the certificate",
    spoil: async (solo) => {
      await complete(solo, { kes: "another" });
      const other = await Deno.readTextFile(solo.place.target.kes);
      await complete(solo);
      await write(solo.place.target.kes, other);
    },
  },
];

/** More periods than a KES key can be evolved for. */
const LONG_AGO = -70;

/** A set that the node takes, although nothing can come of it, and what its manager then says. */
export const worthless = {
  expired: {
    state: "the KES key has expired",
    spoil: (solo) => complete(solo, { startsIn: LONG_AGO }),
    because: /cannot use its KES key/,
  },
  early: {
    state: "the KES key is not yet valid",
    spoil: (solo) => complete(solo, { startsIn: 2 }),
    because: /led a slot and could not forge/,
  },
  lower: {
    state: "the certificate's counter is too low",
    spoil: (solo) => complete(solo, { counter: COUNTER - 1 }),
    because: /forged a block that it found invalid itself/,
  },
  higher: {
    state: "the certificate's counter is too high",
    spoil: (solo) => complete(solo, { counter: COUNTER + 2 }),
    because: /forged a block that it found invalid itself/,
  },
} as const satisfies Readonly<Record<string, Row & { readonly because: RegExp }>>;

/** A set of which the node does not notice that it leads the wrong slots with it. */
export const unnoticed: Row = {
  state: "the VRF key is not the pool's registered one",
  spoil: (solo) => complete(solo, { vrf: "another" }),
};

/** Puts a complete set beside the node: the pool's own, or one that differs from it. */
export async function complete({ keys, place }: Solo, issue?: Issue): Promise<void> {
  await keys.write(place.beside, issue);
}

async function remove(
  { place }: Solo,
  ...which: readonly ("vrf" | "opcert" | "kes")[]
): Promise<void> {
  for (const one of which) await Deno.remove(place.target[one]).catch(() => {});
}

/** As a writer leaves it that was interrupted. */
async function cut(path: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  await write(path, text.slice(0, text.length / 2));
}

async function write(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, text, { mode: 0o400 });
  await Deno.rename(`${path}.new`, path);
}
