import assert from "assert";
import { testWhere } from "testing";
import { openFaultyApi } from "../support/faulty-api/mod.ts";
import { openWorld, type Pod } from "../support/pods/mod.ts";
import { makeToken, serverBinaries, startControlPlane } from "../support/servers/mod.ts";
import { missingForPools } from "./pool/pool.ts";

const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

testWhere(missingForPools(), "a pod meets the faults that are meant for it", async () => {
  await using world = await openWorld({ addresses: 2 });
  const [front = "", real = ""] = world.addresses;
  await using plane = await startControlPlane({ address: real, port: 443 });
  await using api = await openFaultyApi({ plane, address: front, port: 443 });
  await plane.kubectl.run(["create", "serviceaccount", "reader"]);
  const token = await makeToken(plane, "reader");
  const { kubectl } = await serverBinaries();
  const makePod = (name: string) =>
    world.pod({
      name,
      serviceAccount: { token, ca: plane.ca, namespace: "default" },
      mounts: [{ source: kubectl, target: "/usr/local/bin/kubectl" }],
    });
  const [one, other] = [await makePod("one"), await makePod("other")];

  /** What the API calls a pod that finds it by name; or the complaint. */
  const whoAmI = async (pod: Pod) => {
    const { stdout, stderr } = await pod.exec([
      ...["/usr/local/bin/kubectl", "--server=https://kubernetes.default.svc"],
      ...[`--certificate-authority=${serviceAccount}/ca.crt`, `--token=${token}`],
      ...["auth", "whoami", "--output=json"],
    ], { HOME: "/ipc", KUBERC: "off" });
    return stdout + stderr;
  };

  for (const pod of [one, other]) assert.match(await whoAmI(pod), /default:reader/);
  const fault = api.inject({ does: { kind: "status", status: 503, body: "no" }, pods: [one] });
  assert.match(await whoAmI(one), /server is currently unable/);
  assert.match(await whoAmI(other), /default:reader/);
  fault.lift();
  assert.match(await whoAmI(one), /default:reader/);
  await api.rotateCertificate({ signedBy: "a stranger" });
  assert.match(await whoAmI(other), /certificate signed by unknown authority/);

  const asked = api.log().filter(({ path }) => path.endsWith("/selfsubjectreviews"));
  assert.deepEqual(
    asked.map(({ pod, method, status, fault }) => [pod, method, status, fault]),
    [
      [one.address, "POST", 201, null],
      [other.address, "POST", 201, null],
      [one.address, "POST", 503, "status"],
      [other.address, "POST", 201, null],
      [one.address, "POST", 201, null],
    ],
  );
});
