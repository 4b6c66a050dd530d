import assert from "assert";
import { type Endpoints, openServer, type Server } from "../../../lib/server/mod.ts";

/** Endpoints of a pod that is well; tests change what they need. */
export const well: Endpoints = {
  metrics: (accept) => Promise.resolve({ contentType: "text/x", body: `metrics for ${accept}` }),
  startup: () => ({ ready: true, message: "credentials in place", credentialsProvisioned: true }),
  health: () => ({ ok: true, because: "the loop turned 0.1 s ago" }),
  ready: () => ({ ok: true, because: "forging" }),
  now: () => Date.UTC(2026, 0, 1),
};

/** Runs a test against a server on a free loopback port. */
export async function serving(
  endpoints: Partial<Endpoints>,
  test: (server: Server, address: string) => Promise<void>,
  patience = 5000,
): Promise<void> {
  const outcome = openServer({
    hostname: "127.0.0.1",
    port: 0,
    endpoints: { ...well, ...endpoints },
    patience,
  });
  assert(outcome.kind === "listening");
  try {
    await test(outcome.server, `http://127.0.0.1:${outcome.server.port}`);
  } finally {
    await outcome.server.close(1000);
  }
}

/** Sends bytes and reads the whole answer; empty if the server just closes. */
export async function raw(server: Server, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(new TextEncoder().encode(text));
  return await readAll(connection);
}

/** The value, or a failure instead of a test that hangs. */
export async function soon<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const never = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("Nothing happened for 60 s")), 60_000);
  });
  return await Promise.race([promise, never]).finally(() => clearTimeout(timer));
}

/** Everything until the server closes; a reset counts as a close. */
export async function readAll(connection: Deno.Conn): Promise<string> {
  try {
    return await new Response(connection.readable).text();
  } catch {
    return "";
  }
}
