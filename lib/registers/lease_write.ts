import type { RightRecord, Version, WriteOutcome } from "../core/mod.ts";
import { quoted } from "../http/mod.ts";
import type { Answer, ApiObject } from "../kubernetes/mod.ts";

/** What was sent, and what an answer to it is measured by. */
interface SentWrite {
  readonly record: RightRecord;
  /** The version that the write replaces; `null` for a creation. */
  readonly replaced: Version | null;
  /** Remembers the object that came back. */
  readonly note: (object: ApiObject) => Version | null;
}

/**
 * Makes sense of the answer to a write. Only an answer that repeats what was sent, with a newer
 * revision, says that it was written: a 200 alone may come from a proxy, or from a webhook that
 * changed the record on its way.
 */
export function readWrite(answer: Answer, { record, replaced, note }: SentWrite): WriteOutcome {
  if (answer.kind === "failed") return answer;
  if (answer.kind === "refused") {
    // A missing object cannot be replaced: the version that the write named is gone.
    const moved = answer.status === 409 || (replaced !== null && answer.missing === "object");
    return { kind: moved ? "conflict" : "failed", because: answer.because };
  }
  const version = note(answer.object);
  if (version === null) {
    return failed("it is no Lease with a resourceVersion that is a whole number below 2^53");
  }
  if (version.record.own?.nonce !== record.own?.nonce) {
    return failed("it does not carry the nonce that was sent");
  }
  if (version.record.holder !== record.holder) {
    return failed(`it names the holder ${quoted(version.record.holder)}`);
  }
  if (replaced !== null && version.revision <= replaced.revision) {
    return failed(`its revision ${version.revision} is not above ${replaced.revision}`);
  }
  return { kind: "written", version, serverTime: answer.serverTime };
}

function failed(because: string): WriteOutcome {
  return { kind: "failed", because: `The answer to the write is not to be trusted: ${because}` };
}
