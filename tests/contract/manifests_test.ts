import assert from "assert";
import { fileURLToPath } from "node:url";
import { testWhere } from "testing";
import { objectsIn } from "../support/manifests.ts";
import { missingServers, startControlPlane } from "../support/servers/mod.ts";
import { installDefinitions, roleManifest } from "./control_plane.ts";

const fileOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const manifest = fileOf("deploy/statefulset.yaml");

testWhere(missingServers(), "the manifests of deploy/ on a real API server", async (t) => {
  await using plane = await startControlPlane();
  const { kubectl } = plane;
  const strict = ["--validate=strict", "--dry-run=server"];

  await t.step("the definitions and the role are taken as the README says", async () => {
    await installDefinitions(plane);
    await kubectl.run(["apply", "--validate=strict", "--filename", roleManifest]);
  });
  await t.step("every object is taken, without an unknown field", async () => {
    const said = await kubectl.run(["create", ...strict, "--filename", manifest]);
    assert.deepEqual(said.trim().split("\n").map((line) => line.split(" ")[0]), [
      "configmap/cardano-producer-topology",
      "service/cardano-producer",
      "poddisruptionbudget.policy/cardano-producer",
      "statefulset.apps/cardano-producer",
    ]);
  });
  await t.step("its pods satisfy the restricted pod security standard", async () => {
    await kubectl.run(["create", "namespace", "restricted"]);
    await kubectl.run(
      ["label", "namespace", "restricted", "pod-security.kubernetes.io/enforce=restricted"],
    );
    const create = (pod: unknown) =>
      kubectl.attempt(
        ["create", ...strict, "--namespace=restricted", "--filename=-"],
        JSON.stringify(pod),
      );
    const pod = await podOf(manifest);
    const taken = await create(pod);
    assert.equal(taken.code, 0, taken.stderr);
    const loose = structuredClone(pod);
    loose.spec["securityContext"] = {};
    assert.match((await create(loose)).stderr, /violates PodSecurity "restricted/);
  });
  await t.step(
    "the example of version 2 is taken with its changes, and refused without",
    async () => {
      await kubectl.run(["create", "namespace", "cardano-mainnet"]);
      const create = (path: string) =>
        kubectl.attempt(["create", ...strict, "--filename", fileOf(path)]);
      const changed = await create("examples/single-cluster.yaml");
      assert.equal(changed.code, 0, changed.stderr);
      const { stderr } = await create("tests/support/original/single-cluster.yaml");
      assert.match(stderr, /volumeMounts\[1\]\.name: Not found: "data"/);
    },
  );
});

interface Pod {
  readonly spec: Record<string, unknown>;
}

/** A pod as the StatefulSet of the manifest would make it, with a volume for each claim. */
async function podOf(path: string): Promise<Pod> {
  const set = objectsIn(await Deno.readTextFile(path)).find(({ kind }) => kind === "StatefulSet");
  const { template, volumeClaimTemplates } = set.spec;
  const claimed = volumeClaimTemplates.map(({ metadata }: { metadata: { name: string } }) => (
    { name: metadata.name, emptyDir: {} }
  ));
  const volumes = [...template.spec.volumes, ...claimed];
  return structuredClone({
    ...{ apiVersion: "v1", kind: "Pod", metadata: { ...template.metadata, name: "pod-0" } },
    spec: { ...template.spec, volumes },
  });
}
