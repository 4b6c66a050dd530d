import {
  bindKubectl,
  type ControlPlane,
  kubeconfig,
  type Kubectl,
  makeToken,
  serverBinaries,
} from "../../support/servers/mod.ts";

/** `VERB GROUP/RESOURCE[/SUBRESOURCE] [NAME [NAMESPACE]]`; core resources have no group before `/`. */
export type Deed = string;

/** What an account needs for a pool with these names. */
export function needed(lease: string, leader: string): readonly Deed[] {
  const leases = "coordination.k8s.io/leases";
  return [
    ...["get", "list", "watch", "update"].map((verb) => `${verb} ${leases} ${lease}`),
    ...["list", "watch", "patch"].map((verb) => `${verb} ${leases} ${lease}-candidates`),
    `get cardano.io/cardanoleaders ${leader}`,
    `update cardano.io/cardanoleaders/status ${leader}`,
  ];
}

/** What it needs beside {@link needed} where its Lease is not the original's: to look for one. */
export const looks: readonly Deed[] = ["list", "watch"].map((verb) =>
  `${verb} coordination.k8s.io/leases cardano-node-leader`
);

/** What it may do only where it may create. */
export const creations: readonly Deed[] = [
  "create coordination.k8s.io/leases",
  "create cardano.io/cardanoleaders",
];

/** What it may never do, beside {@link needed}. */
export function forbidden(lease: string, leader: string): readonly Deed[] {
  const leases = "coordination.k8s.io/leases";
  return [
    ...["list", "watch", "deletecollection"].map((verb) => `${verb} ${leases}`),
    ...["get", "update", "patch", "delete"].map((verb) => `${verb} ${leases} another`),
    ...["patch", "delete"].map((verb) => `${verb} ${leases} ${lease}`),
    ...["get", "update", "delete"].map((verb) => `${verb} ${leases} ${lease}-candidates`),
    ...["get", "update"].map((verb) => `${verb} ${leases} ${lease} kube-system`),
    "list cardano.io/cardanoleaders",
    ...["update", "patch", "delete"].map((verb) => `${verb} cardano.io/cardanoleaders ${leader}`),
    "get cardano.io/cardanoleaders another",
    "update cardano.io/cardanoleaders/status another",
    "patch cardano.io/cardanoforgeclusters any",
    ...["get", "list", "watch", "create"].map((verb) => `${verb} /secrets`),
    ...["list", "create", "delete"].map((verb) => `${verb} /pods`),
    ...["create /pods/exec", "create /events", "get /configmaps", "create /serviceaccounts/token"],
    "patch apps/statefulsets any",
    "create rbac.authorization.k8s.io/roles",
    "escalate rbac.authorization.k8s.io/roles",
    "impersonate /users",
  ];
}

/** Which of `deeds` the server's authorizer allows whoever has a token of an account. */
export async function allowed(
  plane: ControlPlane,
  account: string,
  namespace: string,
  deeds: readonly Deed[],
): Promise<readonly Deed[]> {
  const reviews = deeds.map((deed) => JSON.stringify(reviewOf(namespace, deed)));
  const kubectl = await kubectlOf(plane, account, namespace);
  // Unchecked beforehand: for that it may not read the definitions.
  const said = await kubectl.run(
    ["create", "--validate=ignore", "--filename=-", "--output=jsonpath={.status.allowed},"],
    reviews.join("\n---\n"),
  );
  const answers = said.split(",").slice(0, -1);
  if (answers.length !== deeds.length) throw new Error(`${deeds.length} questions: ${said}`);
  return deeds.filter((_, at) => answers[at] === "true");
}

/** With a token of the account, and nothing else. */
async function kubectlOf(
  plane: ControlPlane,
  account: string,
  namespace: string,
): Promise<Kubectl> {
  const { url: server, ca, folder } = plane;
  const token = await makeToken(plane, account, namespace);
  const path = `${folder}/${namespace}-${account}.kubeconfig`;
  await Deno.writeTextFile(path, kubeconfig({ server, ca, credentials: { token }, namespace }));
  return bindKubectl((await serverBinaries()).kubectl, path, folder);
}

function reviewOf(home: string, deed: Deed): unknown {
  const [verb, path = "", name, namespace = home] = deed.split(" ");
  const [group, resource, subresource] = path.split("/");
  return {
    ...{ apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview" },
    spec: { resourceAttributes: { verb, group, resource, subresource, name, namespace } },
  };
}
