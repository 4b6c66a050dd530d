import { causeOf } from "../errors/mod.ts";
import { type Answer, json, plain } from "./answer.ts";
import type { Request } from "./request.ts";

/** Whether all is well, and why or why not, as the endpoints tell it. */
export interface Condition {
  readonly ok: boolean;
  readonly because: string;
}

/** What the endpoints show. Each function answers at once from what is known. */
export interface Endpoints {
  /** The metrics in the format that the `Accept` header prefers. */
  metrics(accept: string): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Whether cardano-node may be started, and whether it finds credential files. */
  startup(): {
    readonly ready: boolean;
    readonly message: string;
    readonly credentialsProvisioned: boolean;
  };
  /** Whether the control loop makes progress. */
  health(): Condition;
  /** Whether this pod forges or could take over at once. */
  ready(): Condition;
  /** Wall clock, in milliseconds since 1970. */
  now(): number;
}

/** Answers a request. Never rejects: a failing endpoint is an answer, too. */
export async function route(request: Request, endpoints: Endpoints): Promise<Answer> {
  const handler = HANDLERS.get(request.path);
  if (handler === undefined) return plain(404);
  if (request.method !== "GET" && request.method !== "HEAD") return plain(405);
  try {
    return await handler(endpoints, request);
  } catch (error) {
    return plain(500, `Cannot answer: ${causeOf(error)}`);
  }
}

type Handler = (endpoints: Endpoints, request: Request) => Answer | Promise<Answer>;

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["/metrics", async (endpoints, request) => ({
    status: 200,
    ...await endpoints.metrics(request.accept),
  })],
  ["/startup-status", (endpoints) => startup(endpoints)],
  ["/health", (endpoints) => condition(endpoints.health())],
  ["/ready", (endpoints) => condition(endpoints.ready())],
]);

function condition({ ok, because }: Condition): Answer {
  return ok ? plain(200) : plain(503, because);
}

function startup(endpoints: Endpoints): Answer {
  const { ready, message, credentialsProvisioned } = endpoints.startup();
  return json(ready ? 200 : 503, {
    status: ready ? "ready" : "not_ready",
    message,
    credentials_provisioned: credentialsProvisioned,
    timestamp: new Date(endpoints.now()).toISOString(),
  });
}
