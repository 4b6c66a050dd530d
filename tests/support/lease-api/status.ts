/** The body by which Kubernetes says no. */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly status: "Failure";
  readonly reason: string;
  readonly code: number;
  readonly message: string;
  readonly details: { readonly name?: string; readonly kind?: string };
}

const reasons: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  410: "Expired",
  415: "UnsupportedMediaType",
  422: "Invalid",
  429: "TooManyRequests",
  503: "ServiceUnavailable",
};

/** A `Status` of that code. */
export function status(code: number, message: string, details: Status["details"] = {}): Status {
  const reason = reasons[code] ?? "InternalError";
  return { kind: "Status", apiVersion: "v1", status: "Failure", reason, code, message, details };
}

/** A refusal as an HTTP answer. */
export function refuse(code: number, message: string, details: Status["details"] = {}): Response {
  return Response.json(status(code, message, details), { status: code });
}
