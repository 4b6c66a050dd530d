/** The node's own little HTTP server: `GET /metrics`, with limits against floods. */
import type { MetricsFault } from "./settings.ts";
import { closeQuietly, writeAll } from "./streams.ts";
import { delay } from "./time.ts";

const connectionsPerHost = 5;
const acceptsPerSecond = 8;
const largestRequest = 2048;
const idleLimit = 22_000;

/** Serves until the process ends; rejects if the port cannot be had. */
export function servePrometheus(port: number, fault: MetricsFault, body: () => string): void {
  if (fault.kind === "absent") return;
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  void accept(listener, fault, body);
}

async function accept(
  listener: Deno.TcpListener,
  fault: MetricsFault,
  body: () => string,
): Promise<void> {
  const perHost = new Map<string, number>();
  let tokens = acceptsPerSecond;
  let filled = Date.now();
  while (true) {
    tokens = Math.min(acceptsPerSecond, tokens + (Date.now() - filled) * acceptsPerSecond / 1000);
    filled = Date.now();
    if (tokens < 1) {
      await delay(1000 / acceptsPerSecond);
      continue;
    }
    const connection = await listener.accept().catch(() => null);
    if (connection === null) continue;
    tokens--;
    const host = connection.remoteAddr.hostname;
    const open = perHost.get(host) ?? 0;
    if (open >= connectionsPerHost) {
      connection.close();
      continue;
    }
    perHost.set(host, open + 1);
    void serve(connection, fault, body).finally(() => {
      perHost.set(host, (perHost.get(host) ?? 1) - 1);
      closeQuietly(connection);
    });
  }
}

/** Like the real one, takes what one read returns for one request. */
async function serve(
  connection: Deno.TcpConn,
  fault: MetricsFault,
  body: () => string,
): Promise<void> {
  const buffer = new Uint8Array(largestRequest);
  const text = fault.kind === "garbage" ? () => "<html>not what you expected</html>" : body;
  try {
    while (true) {
      const timer = setTimeout(() => closeQuietly(connection), idleLimit);
      const length = await connection.read(buffer).finally(() => clearTimeout(timer));
      if (length === null || length >= largestRequest) return;
      if (fault.kind === "slow") await delay(fault.delay);
      const request = new TextDecoder().decode(buffer.subarray(0, length));
      await writeAll(connection, new TextEncoder().encode(answer(request, text)));
    }
  } catch {
    // A peer that went away, or the time limit, ends its connection and nothing else.
  }
}

function answer(request: string, body: () => string): string {
  const [method = "", path = ""] = (request.split("\n", 1)[0] ?? "").trim().split(" ");
  const refuse = (status: string) => message(status, method === "GET" ? status : "", true);
  if (path === "") return refuse("400 Bad Request");
  if (path !== "/metrics") return refuse("404 Not Found");
  if (method !== "GET" && method !== "HEAD") return refuse("405 Method Not Allowed");
  return message("200 OK", body(), method === "GET");
}

/** Without its body a message still tells the length, as an answer to HEAD must. */
function message(status: string, body: string, withBody: boolean): string {
  const length = new TextEncoder().encode(body).length;
  return [
    `HTTP/1.1 ${status}`,
    `Content-Length: ${length}`,
    "Content-Type: text/plain;charset=utf-8",
    `Date: ${new Date().toUTCString()}`,
    "",
    withBody ? body : "",
  ].join("\r\n");
}
