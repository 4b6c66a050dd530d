/** What the health check of a cluster asks. */
export interface HealthEndpoint extends AsyncDisposable {
  /** How it answers from now on; at first it is healthy. */
  become(how: HealthAnswer): void;
}

/** 200, 503, or nothing at all. */
export type HealthAnswer = "healthy" | "failing" | "hanging";

const PORT = 6443;

/** Where the health of the cluster with an API server at this address is asked. */
export function healthUrl(address: string): string {
  return `http://${address}:${PORT}/health`;
}

/** Serves an endpoint on an address of the world, which pods reach. */
export function serveHealth(address: string): HealthEndpoint {
  let how: HealthAnswer = "healthy";
  let hanging: (() => void)[] = [];
  const release = () => {
    hanging.forEach((answer) => answer());
    hanging = [];
  };
  const server = Deno.serve({ hostname: address, port: PORT, onListen: () => {} }, async () => {
    if (how === "hanging") await new Promise<void>((answer) => hanging.push(answer));
    const well = how === "healthy";
    return new Response(well ? "well" : "the database is away", { status: well ? 200 : 503 });
  });
  return {
    become(next) {
      how = next;
      release();
    },
    async [Symbol.asyncDispose]() {
      release();
      await server.shutdown();
    },
  };
}
