import type { RequestContext } from "@kubernetes/client-node/dist/gen/http/http.js";
import { type HttpAnswer, sendingCause } from "../http/mod.ts";
import type { Failed } from "./answer.ts";
import type { ApiServer } from "./api_server.ts";
import { describe, type Request } from "./target.ts";

/** Sends what an API class has built, and gives the whole answer or the cause why there is none. */
export async function exchange(
  api: ApiServer,
  request: Request,
  building: Promise<RequestContext>,
  signal: AbortSignal,
): Promise<HttpAnswer | Failed> {
  try {
    const built = await building;
    built.setSignal(signal);
    const response = await api.configuration.httpApi.send(built).toPromise();
    return {
      status: response.httpStatusCode,
      date: response.headers["date"] ?? null,
      body: await response.body.text(),
    };
  } catch (error) {
    return noAnswer(request, error);
  }
}

/** Whether an exchange got an answer. */
export function isAnswer(outcome: HttpAnswer | Failed): outcome is HttpAnswer {
  return !("kind" in outcome);
}

/** What was asked, and why no answer came. */
export function noAnswer({ verb, target }: Request, error: unknown): Failed {
  return { kind: "failed", because: `${verb} ${describe(target)}: ${sendingCause(error)}` };
}
