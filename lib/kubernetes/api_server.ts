import {
  type Configuration,
  createConfiguration,
} from "@kubernetes/client-node/dist/gen/configuration.js";
import { ServerConfiguration } from "@kubernetes/client-node/dist/gen/servers.js";
import { openTransport, type Transport } from "../http/mod.ts";
import type { ApiServerAccess } from "./access.ts";
import { clientLibrary } from "./client_library.ts";

/** One API server, ready to be asked. */
export interface ApiServer {
  /** client-node's configuration, with our transport in the place of its own. */
  readonly configuration: Configuration;
  readonly transport: Transport;
  /** Lets go of all connections; requests under way end by their own limits. */
  close(): void;
}

/**
 * Prepares to talk to an API server; sends nothing yet. Every request gets at most `requestTimeout`
 * milliseconds. Independent tasks should each have one of their own: it costs a connection.
 */
export function openApiServer(
  access: ApiServerAccess,
  { requestTimeout }: { readonly requestTimeout: number },
): ApiServer {
  const transport = openTransport(access, requestTimeout);
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(access.server, {}),
    httpApi: clientLibrary(transport),
  });
  return { configuration, transport, close: transport.close };
}
