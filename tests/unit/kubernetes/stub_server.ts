import type { ApiServerAccess } from "../../../lib/kubernetes/mod.ts";

/** A server on loopback whose answers the test makes up. */
export interface StubServer extends AsyncDisposable {
  readonly access: ApiServerAccess;
  /** Requests so far, as `METHOD /path`. */
  readonly requests: readonly string[];
}

/** Serves `answer`; what it leaves hanging is let go when the scope ends. */
export function stubServer(
  answer: (request: Request, count: number) => Response | Promise<Response>,
): StubServer {
  const requests: string[] = [];
  const over = Promise.withResolvers<Response>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return Promise.race([answer(request, requests.length), over.promise]);
  });
  const hostPort = `127.0.0.1:${server.addr.port}`;
  return {
    requests,
    access: {
      ...{ server: `http://${hostPort}`, hostPort, files: [], namespace: null },
      ...{ authorities: null, certificate: null, token: { kind: "text", text: "s3cret" } },
    },
    async [Symbol.asyncDispose]() {
      over.resolve(new Response(null, { status: 504 }));
      await server.shutdown();
    },
  };
}

/** An answer that never comes. */
export const never: Promise<Response> = new Promise(() => {});

/** A Lease named `me`. */
export const lease = {
  ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease", spec: {} },
  metadata: { name: "me", namespace: "pool", resourceVersion: "7" },
} as const;

/** Where the Lease named `me` is. */
export const target = {
  ...{ group: "coordination.k8s.io", version: "v1", plural: "leases" },
  ...{ namespace: "pool", name: "me" },
} as const;
