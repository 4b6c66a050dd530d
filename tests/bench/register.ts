import type { Version } from "../../lib/core/mod.ts";
import { apiServerAccess } from "../../lib/kubernetes/api_server_access.ts";
import { openApiServer } from "../../lib/kubernetes/mod.ts";
import { kubernetesLease, type Register } from "../../lib/registers/mod.ts";
import { projectRoot } from "../../tools/compile.ts";
import { patient, present, recordOf, written } from "../contract/records.ts";
import { makeServiceAccount, startControlPlane } from "../support/servers/mod.ts";
import { type Figure, spread } from "./figure.ts";

/** Calls before the first that counts: connection, token, compiled code. */
const WARM_UP = 20;

/** Round trips of the register on a real kube-apiserver of its own, from this process. */
export async function registerRoundTrips(calls: number): Promise<Figure[]> {
  await using plane = await startControlPlane();
  const account = await makeServiceAccount(plane, {
    manifest: `${projectRoot}/deploy/role.yaml`,
    name: "cardano-forge-manager",
  });
  const kubeconfig = `${plane.folder}/bench.kubeconfig`;
  await Deno.writeTextFile(kubeconfig, account.kubeconfig);
  const found = await apiServerAccess({ kubeconfig });
  if (found.kind !== "ready") throw new Error(JSON.stringify(found));
  const api = openApiServer(found.access, { requestTimeout: 5_000 });
  try {
    return await measure(
      kubernetesLease({
        name: "bench",
        api,
        namespace: "default",
        leaseName: "cardano-node-leader",
      }),
      calls,
    );
  } finally {
    api.close();
  }
}

async function measure(register: Register, calls: number): Promise<Figure[]> {
  const reads: number[] = [];
  const updates: number[] = [];
  let version: Version = written(await register.create(recordOf("bench"), patient));
  for (let call = -WARM_UP; call < calls; call++) {
    const began = performance.now();
    const read = await register.read(patient);
    const between = performance.now();
    const update = await register.update(recordOf("bench"), version, patient);
    const ended = performance.now();
    present(read);
    version = written(update);
    if (call < 0) continue;
    reads.push(between - began);
    updates.push(ended - between);
  }
  return [
    spread("register_read", "ms", reads, "p95"),
    spread("register_update", "ms", updates, "p95"),
  ];
}
