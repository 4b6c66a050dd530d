import assert from "assert";
import { type ApiServerAccess, openApiServer } from "../../../lib/kubernetes/mod.ts";
import { kubernetesLease, type Register } from "../../../lib/registers/mod.ts";
import { stubServer } from "../kubernetes/stub_server.ts";
import { httpAnswer, rawServer } from "./raw_server.ts";

/** The Lease of the trials, as a server keeps it. */
export const stored = {
  ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
  metadata: { name: "me", namespace: "pool", uid: "u", resourceVersion: "7" },
  spec: { holderIdentity: "other", leaseDurationSeconds: 15 },
} as const;

/** The stored Lease with other metadata. */
export const withMetadata = (metadata: Readonly<Record<string, unknown>>): unknown => ({
  ...stored,
  metadata: { ...stored.metadata, ...metadata },
});

/** Limits of a register, in milliseconds. */
export interface Limits {
  /** What one request may take. */
  readonly requestTimeout: number;
  /** How long a watch may be silent. */
  readonly idleLimit: number;
}

/** Limits that nothing reaches which is answered at all. */
const PATIENT: Limits = { requestTimeout: 20_000, idleLimit: 20_000 };
/** Not within [0, 1) as the jitter of a watch should be: it pauses 12 ms instead of 250 ms. */
const IMPATIENT = -0.95;

/** Never aborted. */
export const patient: AbortSignal = new AbortController().signal;

/** Uses a register whose server answers as `answer` says for each request. */
export async function withRegister(
  answer: (request: Request, count: number) => Response | Promise<Response>,
  use: (register: Register) => Promise<void>,
  limits: Partial<Limits> = {},
): Promise<void> {
  await using server = stubServer(answer);
  await over(server.access, { ...PATIENT, ...limits }, use);
}

/** Uses a register that talks to this server. */
async function over(
  access: ApiServerAccess,
  { requestTimeout, idleLimit }: Limits,
  use: (register: Register) => Promise<void>,
): Promise<void> {
  const api = openApiServer(access, { requestTimeout });
  try {
    const watch = { idleLimit, random: () => IMPATIENT };
    await use(
      kubernetesLease({ name: "home", api, namespace: "pool", leaseName: "me", watch }),
    );
  } finally {
    api.close();
  }
}

/** Answers every request by bytes as they are, until it is healed; then by the stored Lease. */
export async function withRawServer(
  raw: string | Uint8Array,
  use: (register: Register, heal: () => void) => Promise<void>,
): Promise<void> {
  await using server = rawServer(raw);
  const { hostPort } = server;
  await over(
    {
      ...{ server: `http://${hostPort}`, hostPort, files: [], namespace: null },
      ...{ authorities: null, certificate: null, token: { kind: "text", text: "s3cret" } },
    },
    PATIENT,
    (lease) => use(lease, () => server.answer(httpAnswer(JSON.stringify(stored)))),
  );
}

/** Longest reason that an operator should have to read. */
const LONGEST_REASON = 800;

/** A failure that says why in bounds, and holds no token. */
export function assertClear(because: string, expected: RegExp): void {
  assert.match(because, expected);
  assert(because.length <= LONGEST_REASON, `${because.length}: ${because.slice(0, 200)}`);
  assert(!because.includes("s3cret"), because);
}

/** A body of so many bytes, made as it is read; `sent` counts. */
export function longBody(length: number): {
  readonly body: ReadableStream<Uint8Array>;
  readonly sent: () => number;
} {
  const chunk = new TextEncoder().encode(" ".repeat(65_536));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= length) return controller.close();
      sent += chunk.length;
      controller.enqueue(chunk);
    },
  });
  return { body, sent: () => sent };
}

/** These bytes, compressed. */
export async function gzipped(content: BodyInit): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = new Response(content);
  assert(body !== null);
  const stream = body.pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
