import { host } from "../servers/host.ts";

/** Answer of an HTTP server inside a pod. */
export interface PodAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

// HTTP/1.0, so that the answer ends with the connection and is not cut into chunks.
const script = `
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET %s HTTP/1.0\\r\\nHost: 127.0.0.1:%s\\r\\nAccept: */*\\r\\n\\r\\n' "$2" "$1" >&3
  cat <&3
`;

/**
 * GETs a path from a server on the loopback interface of the pod whose first process is `pid`.
 *
 * @throws {Error} If nobody listens, or no answer came within `limit` milliseconds.
 */
export async function fetchInside(
  pid: number,
  port: number,
  path: string,
  limit = 5_000,
): Promise<PodAnswer> {
  const text = await host(
    "nsenter",
    [`-t${pid}`, "-n", "bash", "-c", script, "fetch", String(port), path],
    { limit },
  );
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { status: Number(first.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}
