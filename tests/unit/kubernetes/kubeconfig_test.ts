import assert from "assert";
import { stringify } from "yaml";
import { apiServerAccess } from "../../../lib/kubernetes/api_server_access.ts";

interface Parts {
  readonly cluster?: Record<string, unknown>;
  readonly user?: Record<string, unknown>;
  readonly current?: string;
}

function kubeconfig({ cluster = {}, user = { token: "t0ken" }, current = "first" }: Parts): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "one", cluster: { server: "https://10.0.0.1:6443/", ...cluster } },
      { name: "two", cluster: { server: "https://10.0.0.2" } },
    ],
    users: [{ name: "me", user }, { name: "you", user: { token: "other" } }],
    contexts: [
      { name: "first", context: { cluster: "one", user: "me", namespace: "pool" } },
      { name: "second", context: { cluster: "two", user: "you" } },
      { name: "no cluster", context: { cluster: "three", user: "me" } },
      { name: "no user", context: { cluster: "one", user: "nobody" } },
    ],
    "current-context": current,
  });
}

async function accessBy(text: string, context?: string, files: Record<string, string> = {}) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries({ config: text, ...files })) {
      await Deno.writeTextFile(`${folder}/${name}`, content);
    }
    const named = context === undefined ? {} : { context };
    const outcome = await apiServerAccess({ kubeconfig: `${folder}/config`, ...named });
    return { folder, outcome };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readyBy(...args: Parameters<typeof accessBy>) {
  const { folder, outcome } = await accessBy(...args);
  assert(outcome.kind === "ready", JSON.stringify(outcome));
  return { folder, access: outcome.access };
}

async function refusalBy(...args: Parameters<typeof accessBy>) {
  const { outcome } = await accessBy(...args);
  assert(outcome.kind === "failed", JSON.stringify(outcome));
  return outcome.because;
}

Deno.test("a kubeconfig's current context, or the one named, is used", async () => {
  const { access } = await readyBy(kubeconfig({}));
  assert.equal(access.server, "https://10.0.0.1:6443");
  assert.equal(access.hostPort, "10.0.0.1:6443");
  assert.equal(access.namespace, "pool");
  assert.deepEqual(access.token, { kind: "text", text: "t0ken" });
  assert.deepEqual(access.files, []);
  const second = (await readyBy(kubeconfig({}), "second")).access;
  assert.equal(second.hostPort, "10.0.0.2:443");
  assert.equal(second.namespace, null);
  assert.deepEqual(second.token, { kind: "text", text: "other" });
});

Deno.test("files are relative to the kubeconfig, listed, and preferred to inline text", async () => {
  const text = kubeconfig({ user: { token: "inline", tokenFile: "token" } });
  const { folder, access } = await readyBy(text, undefined, {
    token: "from file\n".replace(" ", "-"),
  });
  assert.deepEqual(access.token, { kind: "file", path: `${folder}/token` });
  assert.deepEqual(access.files, [`${folder}/token`]);
});

Deno.test("a kubeconfig that lacks what it refers to says what", async () => {
  assert.match(
    await refusalBy(kubeconfig({}), "third"),
    /no context third \(contexts: first, second/,
  );
  assert.match(await refusalBy(kubeconfig({}), "no cluster"), /names the cluster three/);
  assert.match(await refusalBy(kubeconfig({}), "no user"), /names the user nobody/);
  assert.match(await refusalBy(kubeconfig({ current: "" })), /no current-context/);
  assert.match(await refusalBy("[]"), /YAML mapping/);
  assert.match(await refusalBy("a: [b"), /cannot be used/);
  assert.match(await refusalBy("clusters: [1]\ncontexts: [{}]\n"), /cannot be used/);
  const none = await apiServerAccess({ kubeconfig: "/nonexistent/kubeconfig" });
  assert(none.kind === "failed");
  assert.match(none.because, /\/nonexistent\/kubeconfig/);
});

Deno.test("a kubeconfig that is no YAML says where, and repeats nothing of it", async () => {
  const token = "    token: hunter2";
  for (const slip of ["\t", '"', "*"]) {
    const because = await refusalBy(kubeconfig({}) + `\nbroken:\n${slip}${token} ${slip}\n`);
    assert.match(because, /it is no YAML( at line \d+, column \d+)?$/);
    assert(!because.includes("hunter2"), because);
  }
});

Deno.test("what would run a program or weaken the connection is refused with the way out", async () => {
  const exec = { exec: { command: "aws", apiVersion: "client.authentication.k8s.io/v1" } };
  assert.match(await refusalBy(kubeconfig({ user: exec })), /runs a program \(exec\).*use a token/);
  const provider = { "auth-provider": { name: "gcp" } };
  assert.match(await refusalBy(kubeconfig({ user: provider })), /auth-provider/);
  const password = { username: "me", password: "hunter2" };
  const because = await refusalBy(kubeconfig({ user: password }));
  assert.match(because, /password/);
  assert(!because.includes("hunter2"));
  assert.match(await refusalBy(kubeconfig({ user: { as: "root", token: "x" } })), /impersonates/);
  const skip = { "insecure-skip-tls-verify": true };
  assert.match(await refusalBy(kubeconfig({ cluster: skip })), /insecure-skip-tls-verify/);
  assert.match(await refusalBy(kubeconfig({ cluster: { "proxy-url": "http://p" } })), /proxy-url/);
  const sni = { "tls-server-name": "x" };
  assert.match(await refusalBy(kubeconfig({ cluster: sni })), /tls-server-name/);
  assert.match(
    await refusalBy(kubeconfig({ cluster: { server: "http://10.0.0.1" } })),
    /encrypted/,
  );
});

Deno.test("half a client certificate, and authorities or tokens that are none, are refused", async () => {
  const half = { "client-certificate-data": btoa("x") };
  assert.match(await refusalBy(kubeconfig({ user: half })), /certificate but no key/);
  const other = { "client-key-data": btoa("x") };
  assert.match(await refusalBy(kubeconfig({ user: other })), /key but no certificate/);
  const both = { ...half, ...other };
  assert.match(await refusalBy(kubeconfig({ user: both })), /client certificate cannot be parsed/);
  const garbage = { "certificate-authority-data": btoa("garbage") };
  assert.match(await refusalBy(kubeconfig({ cluster: garbage })), /no certificate authority/);
  const notBase64 = { "certificate-authority-data": "%%%" };
  assert.match(await refusalBy(kubeconfig({ cluster: notBase64 })), /empty/);
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const parsed = { "certificate-authority-data": btoa(broken) };
  assert.match(
    await refusalBy(kubeconfig({ cluster: parsed })),
    /Certificate 1 of 1 .*cannot be used/,
  );
  const file = { "certificate-authority": "missing.crt" };
  assert.match(await refusalBy(kubeconfig({ cluster: file })), /missing\.crt/);
  assert.match(
    await refusalBy(kubeconfig({ user: { tokenFile: "none" } })),
    /bearer token cannot be read/,
  );
  const because = await refusalBy(kubeconfig({ user: { token: "two\nlines" } }));
  assert.match(because, /white space/);
  assert(!because.includes("two"));
});
