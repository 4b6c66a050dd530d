import { testWhere } from "testing";
import {
  makeServiceAccount,
  makeToken,
  missingServers,
  startControlPlane,
} from "../support/servers/mod.ts";
import { account, roleManifest } from "./control_plane.ts";
import { accessThrough, leaseWorld } from "./lease_world.ts";
import { startProxy } from "./proxy.ts";
import { holdToContract } from "./register_contract.ts";

const leaseName = "cardano-node-leader";

testWhere(
  missingServers(),
  "a Lease of the real API server keeps the contract",
  async (context) => {
    await using plane = await startControlPlane();
    const { kubeconfig } = await makeServiceAccount(plane, {
      manifest: roleManifest,
      name: account,
    });
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
      async backup() {
        const restore = await plane.etcd.backup();
        return async () => {
          await restore();
          await plane.restart();
        };
      },
      async forget() {
        await plane.etcd.compact();
        // Its cache remembers what etcd has forgotten.
        await plane.restart();
      },
      freshToken: () => makeToken(plane, account),
    });
    await holdToContract(context, world);
  },
);
