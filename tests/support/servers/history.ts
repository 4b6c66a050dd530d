import { linesOf } from "../../../tools/test/lines.ts";
import type { ControlPlane } from "./controlplane.ts";
import { settles } from "./wait.ts";

/** One change of an object, as a watch told it. */
export interface Change {
  /** When it was told, in milliseconds since 1970. */
  readonly at: number;
  readonly type: string;
  readonly object: {
    readonly metadata?: Readonly<Record<string, unknown>>;
    readonly spec?: Readonly<Record<string, unknown>>;
  };
}

/** Everything that happened to the objects of a path since {@link followObjects} was called. */
export interface History extends AsyncDisposable {
  changes(): readonly Change[];
}

/** Changes kept; a scenario of some minutes writes a Lease once in four seconds. */
const MOST_CHANGES = 20_000;
/** A watch that has ended is opened again after this time, in milliseconds. */
const REOPENED_AFTER = 500;

/**
 * Follows the objects of `path` (such as `/apis/coordination.k8s.io/v1/namespaces/default/leases`)
 * as an administrator, for as long as it is not closed, however often the server goes away.
 */
export function followObjects(plane: ControlPlane, path: string): History {
  const changes: Change[] = [];
  const closing = Promise.withResolvers<void>();
  let closed = false;
  let current: AbortController | null = null;

  async function watch(): Promise<void> {
    const abort = current = new AbortController();
    using client = Deno.createHttpClient({
      caCerts: [plane.ca],
      cert: plane.administrator.clientCertificate,
      key: plane.administrator.clientKey,
      http2: false,
    });
    const answer = await fetch(`${plane.url}${path}?watch=true`, { client, signal: abort.signal });
    if (!answer.ok || answer.body === null) return await answer.body?.cancel();
    try {
      for await (const line of linesOf(answer.body)) {
        const { type, object } = JSON.parse(line);
        changes.push({ at: Date.now(), type, object });
        if (changes.length > MOST_CHANGES) changes.shift();
      }
    } finally {
      // One that ended before its first line was read is open still.
      await answer.body.cancel().catch(() => {});
    }
  }

  const following = (async () => {
    while (!closed) {
      await watch().catch(() => {});
      if (!closed) await settles(closing.promise, REOPENED_AFTER);
    }
  })();
  return {
    changes: () => changes,
    async [Symbol.asyncDispose]() {
      closed = true;
      closing.resolve();
      current?.abort();
      await following;
    },
  };
}
