/** What the forging thread does in a slot. The stand-in's pool leads every slot. */
import type { Credential } from "./credentials.ts";
import type { StandIn } from "./state.ts";

/** A KES key that could not be evolved once stays unusable ("poisoned"). */
export interface HotKey {
  poisoned: boolean;
}

/** Checks the leadership of a slot and forges; the ledger gets a line for each block signed. */
export function checkLeadership(
  node: StandIn,
  slot: number,
  credential: Credential,
  key: HotKey,
): void {
  const { state, settings, trace } = node;
  countCheck(node, slot);

  const period = Math.floor(slot / settings.slotsPerKesPeriod);
  const expiry = credential.startPeriod + settings.maxKesEvolutions;
  if (key.poisoned || period >= expiry) {
    const reason = key.poisoned ? "KESKeyAlreadyPoisoned" : "KESCouldNotEvolve";
    key.poisoned = true;
    state.lastSlotOfUpdateError = slot;
    state.kes = { current: 0, remaining: 0, start: credential.startPeriod, expiry };
    const kind = "TraceForgeStateUpdateError";
    trace("Forge.Loop.ForgeStateUpdateError", "Critical", { kind, slot, reason });
    return;
  }
  state.kes = {
    current: period,
    remaining: expiry - period,
    start: credential.startPeriod,
    expiry,
  };
  if (period < credential.startPeriod) {
    state.cannotForge++;
    const reason = "PraosCannotForgeKeyNotUsableYet";
    trace("Forge.Loop.NodeCannotForge", "Error", { kind: "TraceNodeCannotForge", slot, reason });
    return;
  }
  forge(node, slot, credential);
}

function countCheck({ state, trace }: StandIn, slot: number): void {
  const kind = "TraceStartLeadershipCheck";
  trace("Forge.Loop.StartLeadershipCheck", "Info", { kind, slot });
  state.checks++;
  const before = state.lastSlotChecked ?? slot;
  // As in the real node, the slots of a standby count as missed once it forges again.
  state.missed = (state.missed ?? 0) + Math.max(0, slot - before - 1);
  state.lastSlotChecked = slot;
}

function forge(node: StandIn, slot: number, { poolId, counter }: Credential): void {
  const { state, settings, trace } = node;
  trace("Forge.Loop.NodeIsLeader", "Info", { kind: "TraceNodeIsLeader", slot });
  state.leads++;
  state.lastSlotLed = slot;

  // A block of its own in this slot is no obstacle: the node forges a sibling, and keeps the first.
  const sibling = state.lastSlotForged === slot;
  if (settings.ledger !== null) appendLine(settings.ledger, settings.name, slot, poolId);
  trace("Forge.Loop.ForgedBlock", "Info", { kind: "TraceForgedBlock", slot });
  state.forged++;
  if (!isExpected(counter, settings.chainCounter)) {
    state.forgedInvalid++;
    const kind = "TraceForgedInvalidBlock";
    trace("Forge.Loop.ForgedInvalidBlock", "Error", { kind, slot });
  } else if (sibling) {
    state.didntAdopt++;
    trace("Forge.Loop.DidntAdoptBlock", "Error", { kind: "TraceDidntAdoptBlock", slot });
  } else {
    state.adopted++;
    state.lastSlotForged = slot;
    trace("Forge.Loop.AdoptedBlock", "Info", { kind: "TraceAdoptedBlock", slot });
  }
}

/** The chain takes the counter of the last block, or the next one. */
function isExpected(counter: number, ofChain: number | null): boolean {
  return ofChain === null || counter === ofChain || counter === ofChain + 1;
}

/** Appends one line in one write, so that several nodes can share the file. */
function appendLine(path: string, node: string, slot: number, pool: string): void {
  const line = new TextEncoder().encode(
    `${JSON.stringify({ slot, node, pool, at: Date.now() })}\n`,
  );
  using file = Deno.openSync(path, { append: true, create: true });
  const written = file.writeSync(line);
  if (written !== line.length) {
    throw new Error(`Only ${written} of ${line.length} bytes went into the ledger ${path}`);
  }
}
