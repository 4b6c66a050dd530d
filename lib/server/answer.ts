/** What a request is answered with. */
export interface Answer {
  readonly status: 200 | 400 | 404 | 405 | 500 | 503;
  readonly contentType: string;
  readonly body: string;
}

const REASONS: Readonly<Record<Answer["status"], string>> = {
  200: "OK",
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** An answer of plain text. */
export function plain(status: Answer["status"], body: string = REASONS[status]): Answer {
  return { status, contentType: "text/plain; charset=utf-8", body };
}

/** An answer in JSON. */
export function json(status: Answer["status"], body: unknown): Answer {
  return { status, contentType: "application/json", body: JSON.stringify(body) };
}

/** The answer as HTTP/1.1 writes it; without the body where only its head was asked for. */
export function encodeAnswer(answer: Answer, headOnly: boolean): Uint8Array {
  const body = new TextEncoder().encode(answer.body);
  const head = new TextEncoder().encode(
    [
      `HTTP/1.1 ${answer.status} ${REASONS[answer.status]}`,
      `Content-Type: ${answer.contentType}`,
      `Content-Length: ${body.length}`,
      ...(answer.status === 405 ? ["Allow: GET, HEAD"] : []),
      "Cache-Control: no-store",
      "Connection: close",
      "",
      "",
    ].join("\r\n"),
  );
  if (headOnly) return head;
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}
