import assert from "assert";
import { apiServerAccess } from "../../lib/kubernetes/api_server_access.ts";
import { type ApiServerAccess, openApiServer } from "../../lib/kubernetes/mod.ts";
import { kubernetesLease, type Register } from "../../lib/registers/mod.ts";
import type { Proxy } from "./proxy.ts";
import type { LeaseWorld, OpenOptions, RegisterWorld } from "./register_world.ts";

/** What the worlds of both API servers have in common. */
export interface LeaseWorldParts {
  readonly proxy: Proxy;
  /** The client's access, by way of the proxy. */
  readonly access: ApiServerAccess;
  readonly leaseName: string;
  /** A client and a Lease that it must not touch. */
  readonly forbidden: ApiServerAccess;
  readonly forbiddenName: string;
  readonly raw: LeaseWorld["raw"];
  readonly patch: LeaseWorld["patch"];
  readonly put: LeaseWorld["put"];
  readonly freshToken: LeaseWorld["freshToken"];
  readonly remove: RegisterWorld["remove"];
  readonly backup: RegisterWorld["backup"];
  readonly forget: RegisterWorld["forget"];
}

/** Time limit of one request, in milliseconds: generous, for machines that are busy. */
const patience = 6_000;

/** A world around a Lease behind some API server, to be closed when the test is over. */
export function leaseWorld(parts: LeaseWorldParts): RegisterWorld & Disposable {
  const { access, leaseName } = parts;
  const servers: { close(): void }[] = [];
  const open = (
    access: ApiServerAccess,
    leaseName: string,
    { watch = {}, requestTimeout = patience }: OpenOptions = {},
  ): Register => {
    const server = openApiServer(access, { requestTimeout });
    servers.push(server);
    return kubernetesLease({ name: "home", api: server, namespace: "default", leaseName, watch });
  };
  return {
    open: (options) => open(access, leaseName, options),
    openAt: (server, options) => open({ ...access, server, authorities: null }, leaseName, options),
    editHolder: (holder) => parts.patch({ spec: { holderIdentity: holder } }),
    remove: parts.remove,
    network: parts.proxy,
    backup: parts.backup,
    forget: parts.forget,
    watchTime: true,
    lease: {
      ...parts,
      openWithTokenFile: (path) =>
        open(
          { ...access, files: [...access.files, path], token: { kind: "file", path } },
          leaseName,
        ),
      openForbidden: () => open(parts.forbidden, parts.forbiddenName),
    },
    [Symbol.dispose]() {
      for (const server of servers) server.close();
    },
  };
}

/** The access that a kubeconfig's text gives, through a proxy on that port. */
export async function accessThrough(port: number, kubeconfig: string): Promise<ApiServerAccess> {
  const path = await Deno.makeTempFile({ suffix: ".kubeconfig" });
  try {
    await Deno.writeTextFile(path, kubeconfig);
    const found = await apiServerAccess({ kubeconfig: path });
    assert(found.kind === "ready", JSON.stringify(found));
    const server = new URL(found.access.server);
    server.port = String(port);
    const address = { server: server.origin, hostPort: server.host };
    return { ...found.access, ...address };
  } finally {
    await Deno.remove(path);
  }
}
