import { Buffer } from "node:buffer";
import {
  type HttpLibrary,
  type RequestContext,
  ResponseContext,
  wrapHttpLibrary,
} from "@kubernetes/client-node/dist/gen/http/http.js";
import type { HttpRequest, Transport } from "../http/mod.ts";

/** client-node's own sending, with `transport` in its place. */
export function clientLibrary(transport: Transport): HttpLibrary {
  return wrapHttpLibrary({
    async send(request) {
      const { status, date, body } = await transport.send(plainly(request), request.getSignal());
      return new ResponseContext(status, date === null ? {} : { date }, {
        text: () => Promise.resolve(body),
        binary: () => Promise.resolve(Buffer.from(body)),
      });
    },
  });
}

/** What client-node's API classes have built, without client-node. */
export function plainly(request: RequestContext): HttpRequest {
  const body = request.getBody();
  return {
    url: request.getUrl(),
    method: request.getHttpMethod(),
    headers: request.getHeaders(),
    body: typeof body === "string" ? body : null,
  };
}
