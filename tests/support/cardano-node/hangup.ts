/** What SIGHUP does to block forging once the kernel is up. */
import { readCredentials, type Reading } from "./credentials.ts";
import type { SetBlockForging } from "./forging.ts";
import type { Deafness, Settings } from "./settings.ts";
import { mainnetMagic } from "./settings.ts";
import { announce, type StandIn } from "./state.ts";
import { delay } from "./time.ts";

/**
 * Handles the n-th SIGHUP (counted from 0): reads the credentials again and acts on the first
 * problem, or on what was read. Several run side by side; they may overtake each other.
 */
export async function updateBlockForging(
  node: StandIn,
  setBlockForging: SetBlockForging,
  signal: number,
): Promise<void> {
  const { settings, trace } = node;
  await delay(nth(settings.handlerDelays, signal));
  const reading = await readCredentials(node.arguments.credentials);
  await delay(nth(settings.applyDelays, signal));

  const credentials = wanted(reading, settings);
  if ("because" in credentials) {
    const error = credentials.because;
    trace("Startup.BlockForgingUpdateError", "Error", { kind: "BlockForgingUpdateError", error });
    return;
  }
  const enabling = credentials.set.length > 0;
  if (isDeafTo(settings.deaf, enabling)) return;
  if (severalOnMainnet(reading, settings)) throw new Error(severalCredentials);
  // The gauge moves here, the threads only after it.
  announce(node, enabling ? "EnabledBlockForging" : "DisabledBlockForging");
  await setBlockForging(credentials.set);
}

/** Message of the `error` call that mainnet answers several credentials with. */
export const severalCredentials = "Multiple Shelley-based credentials not allowed for mainnet";

/** Whether the node refuses what was read, because this is mainnet. */
export function severalOnMainnet(reading: Reading, settings: Settings): boolean {
  return reading.kind === "read" && reading.credentials.length > 1 &&
    settings.networkMagic === mainnetMagic;
}

/** Only "does not exist" disables; every other problem leaves forging as it was. */
function wanted(
  reading: Reading,
  { facts }: Settings,
): { readonly set: (Reading & { kind: "read" })["credentials"] } | { readonly because: string } {
  switch (reading.kind) {
    case "read":
      return { set: reading.credentials };
    case "missing":
      return { set: [] };
    case "bulk-unreadable":
      return facts.bulkReadErrorDisables ? { set: [] } : reading;
    case "error":
      return reading;
  }
}

function isDeafTo(deaf: Deafness, enabling: boolean): boolean {
  return deaf.kind === (enabling ? "enable" : "disable");
}

function nth(delays: readonly number[], index: number): number {
  return delays[Math.min(index, delays.length - 1)] ?? 0;
}
