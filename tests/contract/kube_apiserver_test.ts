import { fileURLToPath } from "node:url";
import { testWhere } from "testing";
import {
  makeServiceAccount,
  makeToken,
  missingServers,
  startControlPlane,
} from "../support/servers/mod.ts";
import { accessThrough, leaseWorld } from "./lease_world.ts";
import { startProxy } from "./proxy.ts";
import { holdToContract } from "./register_contract.ts";

const manifest = fileURLToPath(new URL("../../deploy/role.yaml", import.meta.url));
const account = "cardano-forge-manager";
const leaseName = "cardano-node-leader";

testWhere(
  missingServers(),
  "a Lease of the real API server keeps the contract",
  async (context) => {
    await using plane = await startControlPlane();
    const { kubeconfig } = await makeServiceAccount(plane, { manifest, name: account });
    await using proxy = startProxy(plane.address, plane.port);
    const access = await accessThrough(proxy.port, kubeconfig);
    const { kubectl } = plane;
    using world = leaseWorld({
      ...{ proxy, access, forbidden: access, leaseName, forbiddenName: "another-lease" },
      raw: async () => JSON.parse(await kubectl.run(["get", "lease", leaseName, "--output=json"])),
      async patch(patch) {
        await kubectl.run([
          ...["patch", "lease", leaseName, "--type=merge"],
          `--patch=${JSON.stringify(patch)}`,
        ]);
      },
      put: (spec, annotations) =>
        kubectl.apply(JSON.stringify({
          ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease", spec },
          metadata: { name: leaseName, annotations },
        })),
      async remove() {
        await kubectl.run(["delete", "lease", leaseName, "--ignore-not-found"]);
      },
      freshToken: () => makeToken(plane, account),
    });
    await holdToContract(context, world);
  },
);
