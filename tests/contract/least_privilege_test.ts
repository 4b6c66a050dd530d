import assert from "assert";
import { testWhere } from "testing";
import { missingServers } from "../support/servers/mod.ts";
import { installDefinitions, startPlaneAndClient } from "./control_plane.ts";

const allowed: readonly string[] = [
  "get leases.coordination.k8s.io/cardano-node-leader",
  "list leases.coordination.k8s.io/cardano-node-leader",
  "watch leases.coordination.k8s.io/cardano-node-leader",
  "update leases.coordination.k8s.io/cardano-node-leader",
  "list leases.coordination.k8s.io/cardano-node-leader-candidates",
  "watch leases.coordination.k8s.io/cardano-node-leader-candidates",
  "patch leases.coordination.k8s.io/cardano-node-leader-candidates",
  "create leases.coordination.k8s.io",
  "get cardanoleaders.cardano.io/cardano-leader",
  "create cardanoleaders.cardano.io",
  "update cardanoleaders.cardano.io/cardano-leader --subresource=status",
];

const refused: readonly string[] = [
  "get leases.coordination.k8s.io/another",
  "list leases.coordination.k8s.io",
  "watch leases.coordination.k8s.io",
  "update leases.coordination.k8s.io/another",
  "patch leases.coordination.k8s.io/cardano-node-leader",
  "update leases.coordination.k8s.io/cardano-node-leader-candidates",
  "delete leases.coordination.k8s.io/cardano-node-leader-candidates",
  "delete leases.coordination.k8s.io/cardano-node-leader",
  "deletecollection leases.coordination.k8s.io",
  "get leases.coordination.k8s.io/cardano-node-leader --namespace=kube-system",
  "update cardanoleaders.cardano.io/cardano-leader",
  "update cardanoleaders.cardano.io/another --subresource=status",
  "delete cardanoleaders.cardano.io/cardano-leader",
  "list cardanoleaders.cardano.io",
  "get secrets",
  "list pods",
  "create pods",
  "create events",
  "get configmaps",
  "create roles.rbac.authorization.k8s.io",
  "escalate roles.rbac.authorization.k8s.io",
  "impersonate users",
];

testWhere(missingServers(), "deploy/role.yaml allows what is needed and no more", async () => {
  await using started = await startPlaneAndClient();
  const { plane } = started;
  await installDefinitions(plane);
  const may = async (what: string) => {
    const { stdout } = await plane.kubectl.attempt([
      ...["auth", "can-i", "--as=system:serviceaccount:default:cardano-forge-manager"],
      ...what.split(" "),
    ]);
    return stdout.trim().split("\n").at(-1);
  };
  for (const what of allowed) assert.equal(await may(what), "yes", what);
  for (const what of refused) assert.equal(await may(what), "no", what);
});
