import type { Version, WriteOutcome } from "../core/mod.ts";
import type { EtcdPair, TxnState } from "./etcd_answer.ts";
import type { EtcdAnswer } from "./etcd_client.ts";

/** What was sent, and what an answer to it is measured by. */
interface SentPut {
  readonly value: string;
  /** What the write replaces; `null` for nothing. */
  readonly replaced: EtcdPair | null;
  /** Remembers what the key holds. */
  readonly note: (pair: EtcdPair) => Version;
}

/**
 * Makes sense of the answer to a write. Only an answer that repeats what was sent, at a newer
 * revision, says that it was written; only one that shows something else than what was expected says
 * that it was not.
 */
export function readWritten(answer: EtcdAnswer<TxnState>, sent: SentPut): WriteOutcome {
  if (answer.kind === "failed") return answer;
  const { succeeded, pair, header } = answer.content;
  const { value, replaced, note } = sent;
  if (!succeeded) {
    if (pair?.revision === replaced?.revision && pair?.value === replaced?.value) {
      return failed("it says that the key has changed, and shows it unchanged");
    }
    return { kind: "conflict", because: `Not written: ${changed(pair, replaced)}` };
  }
  if (pair === null || pair.value !== value) return failed("it does not show what was sent");
  if (pair.revision !== header.revision || pair.revision <= (replaced?.revision ?? 0)) {
    return failed(`its revision ${pair.revision} is not that of a new write`);
  }
  return { kind: "written", version: note(pair), serverTime: answer.serverTime };
}

function changed(pair: EtcdPair | null, replaced: EtcdPair | null): string {
  if (replaced === null) return "there is a record already";
  if (pair === null) return `revision ${replaced.revision} is gone`;
  return `revision ${replaced.revision} is not the newest, ${pair.revision} is`;
}

function failed(because: string): WriteOutcome {
  return { kind: "failed", because: `The answer to the write is not to be trusted: ${because}` };
}
