import { tryHost } from "../servers/host.ts";

/** Answer of an HTTP server inside a pod. */
export interface PodAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

// HTTP/1.0, so that the answer ends with the connection and is not cut into chunks. `cat` sends the
// whole request at once, where bash would write each line by itself. What is killed at the limit is
// this one process: no child of it holds the connection.
const script = String.raw`
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  cat >&3 <<<"GET $2 HTTP/1.0"$'\r\n'"Host: 127.0.0.1:$1"$'\r\n'"Accept: */*"$'\r\n\r'
  exec cat <&3
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
  limit = 30_000,
): Promise<PodAnswer> {
  const { code, stdout, stderr } = await tryHost(
    "nsenter",
    [`-t${pid}`, "-n", "bash", "-c", script, "fetch", String(port), path],
    { limit },
  );
  if (code !== 0) {
    throw new Error(`GET 127.0.0.1:${port}${path} in the pod failed (${code}): ${stderr.trim()}`);
  }
  const [head = "", ...rest] = stdout.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { status: Number(first.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}
