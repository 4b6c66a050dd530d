import assert from "assert";
import { readListedAll } from "../../../lib/kubernetes/listing.ts";
import type { Request } from "../../../lib/kubernetes/target.ts";

/** What a list of this type becomes, of which the server says that it is of that kind. */
function listed(plural: string, kind?: string) {
  const target = { group: "g.io", version: "v1", plural, namespace: "pool", name: "*" };
  const request: Request = { verb: "list", target, subresource: "" };
  const body = JSON.stringify({ kind, metadata: { resourceVersion: "7" }, items: [] });
  return readListedAll(request, { status: 200, date: null, body });
}

Deno.test("an empty list of another type does not say that there is none of this one", () => {
  assert.equal(listed("leases", "LeaseList").kind, "listed");
  assert.equal(listed("cardanoforgeclusters", "CardanoForgeClusterList").kind, "listed");
  assert.equal(listed("leases").kind, "listed");
  for (const kind of ["ConfigMapList", "Lease", "List", "Status", "LeaseListList"]) {
    assert.deepEqual(listed("leases", kind), {
      kind: "failed",
      because: `The answer to list (200) is of kind "${kind}", expected a list of leases.g.io`,
    });
  }
});
