/** One request that the API server answered, as its audit log tells it. */
export interface AuditedRequest {
  readonly id: string;
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** HTTP status of the answer. */
  readonly code: number;
  /** When it arrived, in milliseconds since the Unix epoch by the server's wall clock. */
  readonly at: number;
}

/** Audit policy that logs who asked for what, without bodies, and once when the answer begins. */
export const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: ["RequestReceived"]
rules:
- level: Metadata
`;

interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly user?: { readonly username?: string };
  readonly objectRef?: {
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  readonly requestReceivedTimestamp: string;
}

/**
 * Reads an audit log. A request counts once, also a watch, which is logged at its beginning and at
 * its end; one that the server has not begun to answer is not there yet.
 */
export async function readAudit(path: string): Promise<AuditedRequest[]> {
  const requests = new Map<string, AuditedRequest>();
  for (const line of (await Deno.readTextFile(path)).split("\n")) {
    // The last line may be half written.
    if (!line.endsWith("}")) continue;
    const event: AuditEvent = JSON.parse(line);
    requests.set(event.auditID, {
      id: event.auditID,
      user: event.user?.username ?? "",
      verb: event.verb,
      resource: event.objectRef?.resource ?? "",
      subresource: event.objectRef?.subresource ?? "",
      namespace: event.objectRef?.namespace ?? "",
      name: event.objectRef?.name ?? "",
      code: event.responseStatus?.code ?? 0,
      at: Date.parse(event.requestReceivedTimestamp),
    });
  }
  return [...requests.values()];
}

/** How many requests each user made. */
export function requestsPerUser(requests: readonly AuditedRequest[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { user } of requests) counts.set(user, (counts.get(user) ?? 0) + 1);
  return counts;
}
