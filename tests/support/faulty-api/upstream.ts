import { type Answer, readAnswer } from "./http/answer.ts";
import { headBytes, type Header } from "./http/head.ts";
import { byteReader } from "./http/reader.ts";
import type { ApiRequest } from "./http/request.ts";
import { byteWriter } from "./http/writer.ts";

/** The real API server. */
export interface Upstream {
  /**
   * Sends it a request, on a connection of its own (a millisecond), so that none is ever stale.
   * Resolves when the answer has begun; `end` closes the connection whenever it comes.
   *
   * @throws {Error} If there is no answer.
   */
  ask(request: ApiRequest, end: AbortSignal): Promise<Asked>;
}

/** An answer of the real server, until it is disposed of. */
export interface Asked extends Disposable {
  readonly answer: Answer;
  /** Ends the connection; the body that is being read then fails. */
  close(): void;
}

/** The API server at an address, known by its authority (PEM text). */
export function upstreamAt(
  { address, port, ca }: { address: string; port: number; ca: string },
): Upstream {
  return {
    async ask(request, end) {
      const plain = await Deno.connect({ hostname: address, port });
      // Else the request would wait for the acknowledgement of the handshake's end.
      plain.setNoDelay();
      const connection = await Deno.startTls(plain, { hostname: address, caCerts: [ca] });
      let open = true;
      const close = () => {
        if (open) connection.close();
        open = false;
        end.removeEventListener("abort", close);
      };
      end.addEventListener("abort", close);
      if (end.aborted) close();
      try {
        // Closing ends a handshake, but no write that waits for the end of one.
        await connection.handshake();
        const writer = byteWriter(connection, end);
        await writer.write(headBytes(headOf(request)));
        await writer.write(request.body);
        await writer.flush();
        const answer = await readAnswer(byteReader(connection), request.method);
        return { answer, close, [Symbol.dispose]: close };
      } catch (error) {
        close();
        throw error;
      }
    },
  };
}

function headOf({ method, path, kind, headers, body }: ApiRequest) {
  const length: readonly Header[] = kind === "write"
    ? [["content-length", String(body.length)]]
    : [];
  return { start: `${method} ${path} HTTP/1.1`, headers: [...headers, ...length] };
}
