import type { Client } from "./client.ts";
import type { Faults } from "./faults.ts";
import type { LaidFault } from "./fault.ts";
import { type Answer, sendAnswer } from "./http/answer.ts";
import type { ApiRequest } from "./http/request.ts";
import type { LogEntry, RequestLog } from "./log.ts";
import { expiredWatch, madeUp } from "./made_up.ts";
import { comes, Cut, halfOf, lateBy, waitUnless } from "./reshape.ts";
import type { Asked, Upstream } from "./upstream.ts";
import { openWatch } from "./watches.ts";

/** What every exchange needs. */
export interface Surroundings {
  readonly upstream: Upstream;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Comes when the front closes. */
  readonly closing: AbortSignal;
}

/** One request and what becomes of it. */
interface Exchange extends Surroundings {
  readonly request: ApiRequest;
  readonly client: Client;
  readonly entry: LogEntry;
  readonly fault: LaidFault | null;
}

/**
 * Answers a request as the faults will have it.
 *
 * @throws {Error} If the connection must not be used any more.
 */
export async function exchange(
  request: ApiRequest,
  client: Client,
  surroundings: Surroundings,
): Promise<void> {
  const fault = surroundings.faults.met(request);
  const effect = fault?.does;
  const entry = surroundings.log.begin(request);
  entry.fault = effect?.kind ?? null;
  const one: Exchange = { ...surroundings, request, client, entry, fault };
  switch (effect?.kind) {
    case "hang":
      return await silence(one);
    case "lost":
      await commit(one);
      if (effect.then === "silence") await silence(one);
      throw new Cut("after the request was carried out");
    case "status":
    case "garbage":
      if (effect.committed) await commit(one);
      return await send(one, madeUp(effect));
    case "expired watch":
      return await send(one, expiredWatch());
    case "held":
      await waitUnless(one.closing, effect.by);
      return await pass(one);
    default:
      return await pass(one);
  }
}

/** Never answers. */
async function silence({ client }: Exchange): Promise<void> {
  await comes(client.over);
  throw new Cut("the client has gone");
}

/** Has the real server carry a request out; its answer goes nowhere. */
async function commit({ upstream, request, closing }: Exchange): Promise<void> {
  using _asked = await upstream.ask(request, closing);
}

/** Passes a request on, and its answer back. */
async function pass(one: Exchange): Promise<void> {
  if (one.request.kind === "watch") return await passWatch(one);
  using asked = await ask(one);
  await send(one, await reshaped(one, asked.answer));
}

/** Passes a watch on, and what it says for as long as it lasts. */
async function passWatch(one: Exchange): Promise<void> {
  const { request, client, entry, faults, fault } = one;
  // Before anything is waited for, so that it misses no fault that is laid on or lifted meanwhile.
  const watch = openWatch(request, entry);
  if (fault?.does.kind === "silent watch") watch.meet(fault);
  faults.watches.add(watch);
  client.over.addEventListener("abort", watch.end);
  try {
    using asked = await ask(one);
    const answer = await reshaped(one, asked.answer);
    await send(one, { ...answer, body: watch.through(answer.body, asked.close) });
  } finally {
    faults.watches.delete(watch);
    client.over.removeEventListener("abort", watch.end);
  }
}

function ask({ upstream, request, client, fault, closing }: Exchange): Promise<Asked> {
  const kind = fault?.does.kind;
  // A request that is slow on its way arrives although its sender has given up.
  return upstream.ask(request, kind === "held" || kind === "late" ? closing : client.over);
}

/** What a fault makes of the true answer, when it is time to send it. */
async function reshaped({ fault, closing }: Exchange, answer: Answer): Promise<Answer> {
  const effect = fault?.does;
  if (effect?.kind === "half") return { ...answer, body: halfOf(answer) };
  if (effect?.kind !== "late") return answer;
  const body = lateBy(answer.body, effect.by, closing);
  await waitUnless(closing, effect.by);
  return { ...answer, body };
}

async function send({ client, entry }: Exchange, answer: Answer): Promise<void> {
  entry.status = answer.status;
  await sendAnswer(answer, client.writer);
}
