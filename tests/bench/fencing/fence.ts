import { openSolo, type Solo } from "../../e2e/solo/solo.ts";
import { doubledSlots } from "../../support/ledger.ts";
import { eventually, pause, settles } from "../../support/servers/mod.ts";
import type { Way } from "./ways.ts";

/** One stop of a forger, in seconds. */
export interface Fence {
  /** From the fault to the decision, as the log tells it. */
  readonly decided: number;
  /** From the decision to the last slot that the node looked at; 0 where there was none after it. */
  readonly last_slot: number;
  /** From the decision to the end of the node's forging thread, or of its process. */
  readonly silent: number;
  /** From the decision to the proof: the confirmed stop, or the end of the process. */
  readonly proven: number;
  /** Slots signed twice. */
  readonly doubled: number;
}

/** A guard that was lost is waited for a minute. */
const DECIDED_WITHIN = 90_000;
/** The patient ladder takes a minute. */
const SILENT_WITHIN = 90_000;
/** A slot and a half: a thread that lives would have looked at the next one. */
const LISTENS = 1_500;
/** A renewal and a bit: faults come at any moment between two of them. */
const RENEWAL = 4_000;

/** Plays a way once, in a world of its own; `phase` is the moment between two renewals, 0 to 1. */
export async function fence(way: Way, phase: number): Promise<Fence> {
  await using solo = await openSolo({ node: way.settings ?? {} });
  await pause(phase * RENEWAL);
  let gone = NaN;
  const end = solo.node.ended.then(() => void (gone = Date.now()));
  const fault = Date.now();
  await way.does(solo);
  const decision = await decisionOf(solo, way, fault);
  const ends = async () => {
    if (await settles(end, SILENT_WITHIN)) return gone;
    throw new Error(`${way.name}: the node does not end`);
  };
  const silent = way.silence === "process" ? await ends() : await threadEnd(solo, decision);
  const confirmed = async () =>
    (await solo.log("manager", decision))
      .find(({ text }) => text.includes('"stop_confirmed"'))?.at ?? null;
  // A process that has ended needs no other proof, whoever ended it.
  const proven = way.proof === "exit" ? await ends() : await eventually(
    `the proof of ${way.name}`,
    async () => await confirmed() ?? (Number.isNaN(gone) ? null : gone),
    { limit: SILENT_WITHIN, every: 50 },
  );
  await pause(LISTENS);
  const last = await lastLook(solo, silent);
  if (!(last <= silent)) throw new Error(`${way.name}: it looked at a slot after its end`);
  const since = (time: number, from: number) => Math.max(0, time - from) / 1000;
  return {
    decided: since(decision, fault),
    last_slot: since(last, decision),
    silent: since(silent, decision),
    proven: since(proven, decision),
    doubled: doubledSlots(await solo.ledger()).length,
  };
}

function decisionOf(solo: Solo, { name, decides }: Way, fault: number): Promise<number> {
  return eventually(`the decision of ${name}`, async () => {
    const logs = await Promise.all(decides.map((program) => solo.log(program, fault)));
    const decisions = logs.flat().filter(({ text }) => text.includes('"stop_begins"'));
    return decisions.length === 0 ? null : Math.min(...decisions.map(({ at }) => at));
  }, { limit: DECIDED_WITHIN, every: 50 });
}

/** When the thread had really ended: the node says so after it has acted on the SIGHUP. */
async function threadEnd(solo: Solo, decision: number): Promise<number> {
  const begun = await solo.logged("node", /"DisabledBlockForging"/, decision, SILENT_WITHIN);
  return (await solo.logged("node", /"NetworkConfigUpdate"/, begun.at, SILENT_WITHIN)).at;
}

/** When the node last looked whether it leads a slot, before it was told to forge anew. */
async function lastLook(solo: Solo, silent: number): Promise<number> {
  const lines = await solo.log("node");
  const again = lines.find(({ at, text }) => at > silent && text.includes("EnabledBlockForging"));
  const looks = lines.slice(0, again === undefined ? undefined : lines.indexOf(again))
    .filter(({ text }) => text.includes("LeadershipCheck"));
  return looks.at(-1)?.at ?? NaN;
}
