import { Session } from "node:inspector";

/** How long V8 may take, in milliseconds. */
const PATIENCE = 20_000;

/** Lets V8 collect its garbage: what nobody holds any more is gone then. */
export async function collectGarbage(): Promise<void> {
  const session = new Session();
  session.connect();
  const collected = Promise.withResolvers<void>();
  // The session alone does not keep the event loop going.
  const timer = setTimeout(() => collected.reject(new Error("V8 did not answer")), PATIENCE);
  session.post("HeapProfiler.collectGarbage", (error) => {
    if (error === null) collected.resolve();
    else collected.reject(error);
  });
  try {
    await collected.promise;
  } finally {
    clearTimeout(timer);
    session.disconnect();
  }
}
