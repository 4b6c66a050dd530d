import assert from "assert";
import { startLeaseApi } from "../support/lease-api/mod.ts";
import { accessThrough, leaseWorld } from "./lease_world.ts";
import { startProxy } from "./proxy.ts";
import { holdToContract } from "./register_contract.ts";

const collection = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

Deno.test("a Lease of the in-memory API keeps the contract", async (context) => {
  await using api = startLeaseApi({
    bookmarkInterval: 200,
    allows: (token) => token === "not-a-token" ? 401 : token === "outsider" ? 403 : 200,
  });
  await using proxy = startProxy("127.0.0.1", Number(new URL(api.url).port));
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${api.url}${collection}${path}`, {
      method,
      headers: { authorization: "Bearer admin", "content-type": "application/merge-patch+json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const found = await answer.json();
    assert(answer.ok || answer.status === 404, `${method} ${path}: ${JSON.stringify(found)}`);
    return found;
  };
  const access = await accessThrough(proxy.port, api.kubeconfig("manager"));
  const outsider = await accessThrough(proxy.port, api.kubeconfig("outsider"));
  using world = leaseWorld({
    ...{ proxy, access, forbidden: outsider, leaseName: "home", forbiddenName: "home" },
    raw: () => ask("GET", "/home"),
    patch: (patch) => ask("PATCH", "/home", patch),
    put: (spec, annotations) => ask("POST", "", { metadata: { name: "home", annotations }, spec }),
    remove: () => ask("DELETE", "/home"),
    backup: { absent: "the stand-in takes no backups, the real one does" },
    forget: () => Promise.resolve(api.forget()),
    freshToken: () => Promise.resolve("manager"),
  });
  await holdToContract(context, world);
});
