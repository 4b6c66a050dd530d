import type { RequestContext } from "@kubernetes/client-node/dist/gen/http/http.js";
import { plainly } from "./client_library.ts";
import { type Failed, readRefusal, type Refused } from "./answer.ts";
import type { ApiServer } from "./api_server.ts";
import { noAnswer } from "./exchange.ts";
import type { Request } from "./target.ts";

/** A watch that has begun, or why it has not. */
export type OpenedWatch =
  | { readonly kind: "open"; readonly body: ReadableStream<Uint8Array> }
  | Refused
  | Failed;

/** Opens a watch; afterwards `life` ends it. */
export async function openWatch(
  api: ApiServer,
  request: Request,
  building: Promise<RequestContext>,
  life: AbortController,
): Promise<OpenedWatch> {
  try {
    const { status, date, stream, text } = await api.transport.open(
      plainly(await building),
      life,
    );
    if (stream !== null) return { kind: "open", body: stream };
    const refused = readRefusal(request, { status, date, body: text });
    return refused ?? noAnswer(request, new Error(`the answer (${status}) is not a stream`));
  } catch (error) {
    return noAnswer(request, error);
  }
}
