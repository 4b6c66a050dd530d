import assert from "assert";
import manifest from "../../../deno.json" with { type: "json" };
import { documentedRoots, environmentGrant } from "../../../lib/config/mod.ts";
import { root } from "./sources.ts";

const { sidecar } = manifest.permissions;

Deno.test("the grant is these kinds of access and no other", () => {
  assert.deepEqual(Object.keys(manifest.permissions), ["sidecar"]);
  const { read: _, write: __, net: ___, env, ...rest } = sidecar;
  // Signals need `run` without a scope; there is nothing else to run in an image without a shell.
  assert.deepEqual(rest, { sys: ["osUptime"], run: true, import: { deny: true } });
  assert.equal(env.ignore, true, "a variable that is not listed reads as not set");
});

Deno.test("files: the documented roots, and /proc to find the node", () => {
  assert.deepEqual(sidecar.read, [...documentedRoots, "/proc"]);
});

Deno.test("files: nothing is written where secrets and settings come from", () => {
  const sources = ["/secrets", "/var/run/secrets", "/etc/forge-manager"];
  assert.deepEqual(sidecar.write, documentedRoots.filter((path) => !sources.includes(path)));
});

Deno.test("environment: the variables that the configuration knows", () => {
  assert.deepEqual(sidecar.env.allow, environmentGrant());
});

Deno.test("connections: any, because registers of other regions lie anywhere", () => {
  // Deno knows no ranges of names or IPv6. The Worker gets exactly what the configuration names, the
  // main thread and the guard give all of it up: tests/e2e/confinement_test.ts shows it.
  assert.equal(sidecar.net, true);
});

Deno.test("under the grant the world looks like this", async () => {
  const allowed: Deno.PermissionDescriptor[] = [
    ...["/ipc/kes.skey", "/secrets/kes.skey", "/proc/1/exe", "/var/run/secrets/x"].map(read),
    ...["/ipc/kes.skey", "/opt/cardano/secrets/kes.skey", "/run/forge/node.cert"].map(write),
    ...["kubernetes.default.svc:443", "10.96.0.1:443", "[fd00:10:96::1]:443"].map(host),
    ...["abc.gr7.eu-west-1.eks.amazonaws.com:443", "203.0.113.7:6443"].map(host),
    ...["127.0.0.1:12798", "0.0.0.0:8000"].map(host),
    ...["POD_NAME", "TARGET_KES_KEY", "KUBERNETES_SERVICE_HOST", "https_proxy"].map(variable),
    { name: "run" },
    { name: "sys", kind: "osUptime" },
  ];
  const denied: Deno.PermissionDescriptor[] = [
    ...["/", "/etc/passwd", "/root/.ssh", "/home", "/ipcs", "/var/lib/kubelet"].map(read),
    ...["/secrets/kes.skey", "/var/run/secrets/x", "/etc/forge-manager/x"].map(write),
    ...["/proc/1/oom_score_adj", "/tmp/x", "/usr/bin/x"].map(write),
    ...["HOME", "PATH", "DEBUG"].map(variable),
    { name: "sys", kind: "hostname" },
    { name: "ffi" },
    { name: "import" },
  ];
  assert.deepEqual(await states(allowed), allowed.map(() => "granted"));
  const found = await states(denied);
  assert.deepEqual(denied.filter((_, index) => found[index] === "granted"), []);
});

const read = (path: string) => ({ name: "read", path } as const);
const write = (path: string) => ({ name: "write", path } as const);
const host = (host: string) => ({ name: "net", host } as const);
const variable = (variable: string) => ({ name: "env", variable } as const);

/** Asks a fresh Deno under the grant of `deno.json` for the state of each permission. */
async function states(descriptors: readonly Deno.PermissionDescriptor[]): Promise<string[]> {
  const probe = `const asked = ${JSON.stringify(descriptors)};
    console.log(JSON.stringify(asked.map((one) => Deno.permissions.querySync(one).state)));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "--no-prompt", "--permission-set=sidecar", "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(probe));
  await writer.close();
  const { stdout, stderr, success } = await child.output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
