import { type ControlPlane, makeToken } from "../../support/servers/mod.ts";

/** UID of the priority level at which the server treats an account's requests for Leases. */
export async function priorityOf(
  plane: ControlPlane,
  account: string,
  namespace: string,
): Promise<string | null> {
  const { url, ca } = plane;
  const token = await makeToken(plane, account, namespace);
  using client = Deno.createHttpClient({ caCerts: [ca], http2: false });
  const response = await fetch(
    `${url}/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/some`,
    { client, headers: { authorization: `Bearer ${token}` } },
  );
  await response.body?.cancel();
  return response.headers.get("x-kubernetes-pf-prioritylevel-uid");
}
