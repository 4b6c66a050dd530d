import assert from "assert";
import { apiServerAccess } from "../../../lib/kubernetes/api_server_access.ts";
import { grantFor } from "../../../lib/kubernetes/access.ts";

Deno.test("a pod's service account says which files and which host it needs", async () => {
  const folder = await Deno.makeTempDir();
  const account = { serviceAccountDir: folder, service: { host: "10.96.0.1", port: "443" } };
  try {
    await Deno.writeTextFile(`${folder}/token`, "abc\n");
    const missing = await apiServerAccess(account);
    assert(missing.kind === "failed");
    assert.match(missing.because, /outside a cluster set KUBECONFIG.*ca\.crt/);

    await Deno.writeTextFile(`${folder}/ca.crt`, "garbage");
    const garbage = await apiServerAccess(account);
    assert(garbage.kind === "failed");
    assert.match(garbage.because, /ca\.crt holds no certificate authority/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the permissions that an access needs are exactly its files and its host", () => {
  const access = {
    ...{ server: "https://[fd00::1]:443", hostPort: "[fd00::1]:443", files: ["/a", "/b"] },
    ...{ namespace: null, authorities: null, certificate: null, token: null },
  };
  assert.deepEqual(grantFor(access), { files: ["/a", "/b"], hostPorts: ["[fd00::1]:443"] });
});
