import { type ControlPlane, makeScratch, removeScratch } from "../servers/mod.ts";
import { type CertificateOptions, signCertificate } from "./certificate.ts";
import { type Client, holdClient } from "./client.ts";
import { openDoor } from "./door.ts";
import { exchange } from "./exchange.ts";
import type { Fault, FaultSpec } from "./fault.ts";
import { createFaults } from "./faults.ts";
import { readRequest } from "./http/request.ts";
import { type LoggedRequest, requestLog } from "./log.ts";
import { Cut } from "./reshape.ts";
import { upstreamAt } from "./upstream.ts";

/** Where a front stands. */
export interface FaultyApiOptions {
  /** The real server, at an address or a port of its own. */
  readonly plane: ControlPlane;
  /** Address at which pods look for the API: a world's first; loopback by default. */
  readonly address?: string;
  /** A free one by default; pods use 443. */
  readonly port?: number;
}

/** A front that runs. */
export interface FaultyApi extends AsyncDisposable {
  readonly url: string;
  readonly address: string;
  readonly port: number;
  /** Lays a fault on. Where several mean a request, it meets the one laid on last. */
  inject(spec: FaultSpec): Fault;
  /** The latest requests (at most 20 000), oldest first. */
  log(): readonly LoggedRequest[];
  /** Cuts every connection and starts anew on the same port with a freshly signed certificate. */
  rotateCertificate(options?: CertificateOptions): Promise<void>;
  /** How many connections of clients are open. */
  connections(): number;
  close(): Promise<void>;
}

/** Opens a front for the API server of `plane`. */
export async function openFaultyApi(options: FaultyApiOptions): Promise<FaultyApi> {
  const { plane, address = "127.0.0.1", port: wanted = 0 } = options;
  await using undo = new AsyncDisposableStack();
  const folder = await makeScratch("faulty-api");
  undo.defer(() => removeScratch(folder));
  const closing = new AbortController();
  const clients = new Set<Client>();
  const serving = new Set<Promise<void>>();
  const surroundings = {
    upstream: upstreamAt(plane),
    faults: createFaults(),
    log: requestLog(),
    closing: closing.signal,
  };

  async function serve(client: Client): Promise<void> {
    clients.add(client);
    try {
      while (true) {
        const request = await readRequest(client.reader, client.pod);
        if (request === null) break;
        client.notice();
        await exchange(request, client, surroundings);
        if (request.last) break;
      }
    } catch (error) {
      if (!endsConnection(error)) throw error;
    } finally {
      clients.delete(client);
      client.cut();
    }
  }

  const cutAll = () => {
    for (const client of clients) client.cut();
  };
  const door = openDoor({
    ...{ address, port: wanted, pair: await signCertificate(folder, plane, address) },
    enter(connection) {
      const served: Promise<void> = serve(holdClient(connection))
        .finally(() => serving.delete(served));
      serving.add(served);
    },
  });
  undo.defer(async () => {
    closing.abort();
    surroundings.faults.clear();
    await door.close();
    cutAll();
    await Promise.all(serving);
  });
  const { port } = door;
  const open = undo.move();
  const close = () => open.disposeAsync();
  return {
    ...{ url: `https://${address}:${port}`, address, port, close },
    inject: surroundings.faults.inject,
    log: surroundings.log.entries,
    async rotateCertificate(options) {
      const pair = await signCertificate(folder, plane, address, options);
      const renewed = door.renew(pair);
      cutAll();
      await renewed;
    },
    connections: () => clients.size,
    [Symbol.asyncDispose]: close,
  };
}

/** Whether that is how connections end: cut by a fault or by either end; a bug is something else. */
function endsConnection(error: unknown): boolean {
  return error instanceof Cut ||
    Object.values(Deno.errors).some((kind) => error instanceof kind);
}
