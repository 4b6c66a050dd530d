import assert from "assert";
import { join } from "node:path";
import { testWhere } from "testing";
import { managerBinary, projectRoot } from "../../tools/compile.ts";
import { bundle } from "../../tools/compile/bundle.ts";
import { openWorld } from "../support/pods/mod.ts";
import { assertEnds, assertRefused } from "./confinement/outcomes.ts";
import type { Try } from "./confinement/probe/operations.ts";
import { missingForStage, openStage } from "./confinement/stage.ts";
import { neededByGuard, needlessToGuard } from "./confinement/tries/guard.ts";
import { ACCOUNT, needed } from "./confinement/tries/needed.ts";
import { ungranted } from "./confinement/tries/ungranted.ts";
import { unnamed } from "./confinement/tries/unnamed.ts";

const missing = await missingForStage();
const READABLE = "expected a path under one of /ipc, /secrets, /opt/cardano, /run, " +
  "/var/run/secrets, /etc/forge-manager, /var/lib/forge-manager, ";
const WRITABLE = "expected a path under one of /ipc, /opt/cardano, /run, /var/lib/forge-manager, ";
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

testWhere(missing, "the manager's Worker may touch what its configuration names", async (t) => {
  await using stage = await openStage();
  const { place } = stage;

  await t.step("what the manager does is allowed", async () => {
    const expected = needed(place);
    const { outcomes } = await stage.confined(expected.map(([one]) => one));
    assertEnds(outcomes, expected);
  });

  await t.step("what the binary is granted, but not configured, is refused", async () => {
    const { reads, writes, connections } = unnamed(place);
    const tries = [...reads, ...writes, ...connections];
    assert(tries.length >= 10);
    assertRefused((await stage.confined(tries)).outcomes, tries);
    // A main thread could do all of it: nothing was refused because it is not there.
    const control = await stage.unconfined(tries);
    assert.deepEqual(control.outcomes.filter(({ because }) => because !== null), []);
    const byProxy: Try = ["fetchByProxy", "http://127.0.0.1:12798/metrics", place.proxy];
    assertRefused((await stage.confined([byProxy])).outcomes, [byProxy]);
  });

  await t.step("the main thread keeps nothing but its Worker", async () => {
    const { reads, writes, connections } = unnamed(place);
    const { reads: others, rights } = ungranted(place);
    const tries: Try[] = [
      ...[...reads, ...writes, ...connections, ...others, ...rights],
      ...[["connect", place.api, "443"], ["list", "/proc"], ["signalSelf"], ["osUptime"]] as const,
      ...[["run", "/bin/true"], ["listen", "0.0.0.0", "8000"], ["write", "/ipc/new"]] as const,
    ];
    assertRefused((await stage.waiting(tries)).outcomes, tries);
    const { outcomes } = await stage.waiting([["variable", "POD_NAME"], ["variables"]]);
    assertEnds(outcomes, [[["variable", "POD_NAME"], "not set"], [["variables"], ""]]);
  });

  await t.step("what the binary is not granted is refused in both threads", async () => {
    const { reads, writes, connections, rights } = ungranted(place);
    const tries = [...reads, ...writes, ...connections, ...rights];
    assertRefused((await stage.confined(tries)).outcomes, tries);
    assertRefused((await stage.unconfined(tries)).outcomes, tries);
  });

  await t.step(
    "the guard can do what it does, and gives up the rest before it begins",
    async () => {
      const expected = neededByGuard(place);
      assertEnds((await stage.guarding(expected.map(([one]) => one))).outcomes, expected);
      const tries = needlessToGuard(place);
      assertRefused((await stage.guarding(tries)).outcomes, tries);
      const control = await stage.unconfined(tries);
      assert.deepEqual(control.outcomes.filter(({ because }) => because !== null), []);
      const { outcomes } = await stage.guarding([["variable", "POD_NAME"], ["variables"]]);
      assertEnds(outcomes, [[["variable", "POD_NAME"], "not set"], [["variables"], ""]]);
      const asked = (["read", "write", "net", "env"] as const).map((name) =>
        ["ask", name] as const
      );
      assertEnds((await stage.guarding(asked)).outcomes, asked.map((one) => [one, "denied"]));
    },
  );

  await t.step("the guard keeps the directories of its files, and those alone", async () => {
    const expected: [Try, string][] = [
      [["connectUnix", "/run/node.socket"], "done"],
      [["read", "/run/other"], "other"],
      [["write", "/ipc/vrf.skey"], "done"],
      [["remove", "/ipc/vrf.skey"], "done"],
      [["read", "/opt/cardano/other"], "NotCapable"],
      [["write", "/var/lib/forge-manager/new"], "NotCapable"],
    ];
    const { outcomes } = await stage.guarding(expected.map(([one]) => one), {
      GUARD_SOCKET: "/run/forge-guard.sock",
    });
    assertEnds(outcomes, expected);
  });

  await t.step("nobody is asked for more rights, and no module comes from elsewhere", async () => {
    const asked = (["read", "write", "net", "ffi"] as const).map((name) => ["ask", name] as const);
    const { outcomes } = await stage.confined(asked);
    assertEnds(outcomes, asked.map((one) => [one, "denied"]));
    const imports: Try[] = [
      ["import", "http://127.0.0.1:12798/module.js"],
      ["import", "https://deno.land/x/module.js"],
      ["import", "npm:left-pad"],
    ];
    const imported = await stage.confined(imports);
    assertEnds(imported.outcomes, imports.map((one) => [one, "TypeError"]));
    for (const { because } of imported.outcomes) {
      assert.match(because ?? "", /^Module not found: http|^Could not find constraint 'left-pad'/);
    }
  });

  await t.step("the environment is the main thread's alone, and of it what is listed", async () => {
    const { outcomes } = await stage.confined([
      ["variable", "POD_NAME"],
      ["variables"],
      ["setVariable", "HTTP_PROXY"],
    ]);
    assertEnds(outcomes, [
      [["variable", "POD_NAME"], "not set"],
      [["variables"], ""],
      [["setVariable", "HTTP_PROXY"], "not set"],
    ]);
    const tries: Try[] = [["variable", "POD_NAME"], ["variable", "HOME"]];
    const control = await stage.unconfined(tries, { HOME: "/" });
    assert.deepEqual(control.outcomes.map(({ outcome }) => outcome), ["pool-0", "not set"]);
  });

  await t.step(
    "another configuration allows what it names, and no more what this one did",
    async () => {
      const expected: [Try, string][] = [
        [["read", "/run/other"], "other"],
        [["write", "/var/lib/forge-manager/kes.skey"], "done"],
        [["connectUnix", "/run/node.socket"], "done"],
        [["connectUnix", "/run/guard.sock"], "done"],
        [["connect", "127.0.0.1", "12799"], "done"],
        [["connect", place.elsewhere, "443"], "done"],
        [["listen", "0.0.0.0", "8001"], "done"],
        [["read", "/secrets/vrf.skey"], "NotCapable"],
        [["write", "/ipc/kes.skey"], "NotCapable"],
        [["connectUnix", "/ipc/node.socket"], "NotCapable"],
        [["connect", "127.0.0.1", "12798"], "NotCapable"],
        [["connect", place.api, "443"], "NotCapable"],
        [["listen", "0.0.0.0", "8000"], "NotCapable"],
      ];
      const { outcomes } = await stage.confined(expected.map(([one]) => one), {
        SOURCE_VRF_KEY: "/run/other",
        TARGET_KES_KEY: "/var/lib/forge-manager/kes.skey",
        TARGET_VRF_KEY: "/var/lib/forge-manager/vrf.skey",
        TARGET_OP_CERT: "/var/lib/forge-manager/node.cert",
        NODE_SOCKET: "/run/node.socket",
        GUARD_SOCKET: "/run/guard.sock",
        NODE_METRICS_URL: "http://127.0.0.1:12799/metrics",
        KUBERNETES_SERVICE_HOST: place.elsewhere,
        METRICS_PORT: "8001",
      });
      assertEnds(outcomes, expected);
    },
  );

  await t.step("without a node nobody is looked for, asked, signalled or started", async () => {
    const tries: Try[] = [
      ["list", "/proc"],
      ["connectUnix", "/run/node.socket"],
      ["connect", "127.0.0.1", "12798"],
      ["signalSelf"],
      ["run", "/bin/true"],
    ];
    const { outcomes } = await stage.confined([...tries, ["connect", place.api, "443"]], {
      DISABLE_SOCKET_CHECK: "true",
      NODE_SOCKET: "/run/node.socket",
    });
    assertRefused(outcomes.slice(0, -1), tries);
    assert.equal(outcomes.at(-1)?.outcome, "done");
  });

  await t.step(
    "the main thread reads more: a kubeconfig, of which its Worker gets the content",
    async () => {
      const KUBECONFIG = await stage.kubeconfig(`https://${place.api}`);
      const expected: [Try, string][] = [
        [["connect", place.api, "443"], "done"],
        [["read", KUBECONFIG], "NotCapable"],
        [["read", `${ACCOUNT}/token`], "NotCapable"],
      ];
      const { outcomes, namespace } = await stage.confined(expected.map(([one]) => one), {
        KUBECONFIG,
      });
      assertEnds(outcomes, expected);
      assert.equal(namespace, "of-the-kubeconfig");
    },
  );

  await t.step("an API server anywhere is reached if it is named, and nothing else", async () => {
    const KUBECONFIG = await stage.kubeconfig("https://api.example.com:6443");
    const { outcomes } = await stage.confined([
      ["connect", "api.example.com", "6443"],
      ["connect", "api.example.com", "443"],
      ["connect", place.api, "443"],
    ], { KUBECONFIG });
    // Nobody tells its address here.
    assert.deepEqual(outcomes.map(({ outcome }) => outcome), ["Error", "NotCapable", "NotCapable"]);
    const expected: [Try, string][] = [
      [["connect", place.api, "8443"], "done"],
      [["connect", place.api, "443"], "NotCapable"],
    ];
    const port = { KUBERNETES_SERVICE_PORT: "8443" };
    assertEnds((await stage.confined(expected.map(([one]) => one), port)).outcomes, expected);
    const six = await stage.confined([["connect", "fd00:10:96::1", "443"]], {
      KUBERNETES_SERVICE_HOST: "fd00:10:96::1",
    });
    assert.notEqual(six.outcomes[0]?.outcome, "NotCapable");
  });

  await t.step("a proxy in the environment is given no connection", async () => {
    const proxies = Object.fromEntries(PROXIES.map((name) => [name, place.proxy]));
    const tries: Try[] = [
      ["fetch", "http://127.0.0.1:12798/metrics"],
      ["fetchTrusting", `https://${place.api}/`, `${ACCOUNT}/ca.crt`],
    ];
    const { outcomes } = await stage.confined(tries, proxies);
    assert.deepEqual(outcomes.map(({ outcome }) => outcome), ["200 node", "200 API"]);
    assert.equal(stage.proxied(), 0);
    // Deno alone goes there, although no grant names the proxy.
    const control = await stage.unconfined(tries, proxies);
    assert.deepEqual(control.outcomes.map(({ outcome }) => outcome), ["TypeError", "TypeError"]);
    assert(stage.proxied() >= 2);
  });

  // What is not held, shown so that nobody believes otherwise, and so that a Deno that closes a hole
  // (or a need of the manager's) is noticed. A mistake, and a request led astray, are held; code of
  // somebody else in the Worker is not.
  await t.step("known holes", async () => {
    const expected: [Try, string][] = [
      // Signals need `run` unscoped, by which any program is started, with all rights of the user.
      [["run", "/bin/cat", "/secrets/other"], "other"],
      // In a compiled binary importing a local file needs no right; keys are JSON.
      [["importJson", "file:///secrets/other.json"], `{"type":"another pool's key"}`],
      // Finding the node needs /proc, which leads to names and attributes (not contents) of all files.
      [
        ["list", `/proc/${place.node}/root/secrets`],
        "kes.skey node.cert other other.json vrf.skey",
      ],
      [["stat", "/proc/self/root/secrets/other"], "done"],
    ];
    const { outcomes } = await stage.confined(expected.map(([one]) => one));
    assertEnds(outcomes, expected);
  });
});

testWhere(
  missing,
  "the program imports and evaluates nothing that is made up as it runs",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "confinement-test-" });
    try {
      for (const entry of ["main.ts", "lib/runtime/worker.ts"]) {
        await bundle(projectRoot, { entry, folder });
      }
      for await (const { name } of Deno.readDir(folder)) {
        const text = await Deno.readTextFile(join(folder, name));
        const found = text.match(/\b(import|eval|new Function)\s*\(.*/g) ?? [];
        // Only what is embedded under a name that stands there.
        assert.deepEqual(found.filter((one) => !/^import\("\.\/[a-z]+-\d+\.mjs"\)/.test(one)), []);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

testWhere(missing, "the compiled manager answers in a pod that has nothing else", async (t) => {
  await using world = await openWorld();
  const binary = "/usr/local/bin/forge-manager";
  const pod = await world.pod({
    name: "pool-0",
    mounts: [{ source: await managerBinary(), target: binary }],
  });
  const required = { POD_NAME: "pool-0", KUBERNETES_SERVICE_HOST: "10.96.0.1" };
  const answer = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { code, stdout, stderr } = await pod.exec([binary, ...args], env);
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
  };

  await t.step("no HOME, no /tmp, nothing to write", async () => {
    const { stdout } = await pod.exec(["/bin/sh", "-c", "env; ls -d /tmp; touch /x || echo no"]);
    assert.equal(stdout.replace(/^(PWD|OLDPWD|SHLVL|_)=.*\n/gm, ""), "no\n");
  });
  await t.step("--version, --help and check", async () => {
    assert.match(await answer(["--version"]), /^\d+\.\d+\.\d+\n$/);
    assert.match(await answer(["--help"]), /^Usage: forge-manager run \| guard \| check/m);
    assert.match(await answer(["check"], required), /^ {2}a challenger waits +16\.5 s/m);
  });
  await t.step("check says which proxies are not used", async () => {
    const text = await answer(["check"], { ...required, HTTPS_PROXY: "http://10.0.0.1:3128" });
    assert.match(text, /^warning: HTTPS_PROXY is set and removed from this process/m);
  });
  await t.step("paths outside of the roots are refused, all at once", async () => {
    const toRead = {
      SOURCE_KES_KEY: "/etc/kes.skey",
      SOURCE_VRF_KEY: "/secrets-of-others/vrf.skey",
      KUBECONFIG: "/home/somebody/.kube/config",
    };
    const toWrite = {
      NODE_SOCKET: "/srv/node.socket",
      TARGET_KES_KEY: "/secrets/out/kes.skey",
      TARGET_VRF_KEY: "/tmp/vrf.skey",
      TARGET_OP_CERT: "/proc/self/root/ipc/node.cert",
    };
    const outside = { ...toRead, ...toWrite };
    const beginnings = [
      ...Object.entries(toRead).map((one) => [...one, READABLE]),
      ...Object.entries(toWrite).map((one) => [...one, WRITABLE]),
    ].map(([name, path, roots]) => `Cannot use ${name}="${path}": ${roots}`);
    for (const command of ["run", "check"]) {
      const refused = await pod.exec([binary, command], { ...required, ...outside });
      assert.deepEqual([refused.code, refused.stdout], [2, ""]);
      // What else stands around this manager is told beside them.
      const lines = refused.stderr.split("\n").filter((line) => line.startsWith("Cannot use "));
      const unsaid = beginnings.filter((one) => !lines.some((line) => line.startsWith(one)));
      assert.deepEqual([unsaid, lines.length], [[], beginnings.length]);
    }
  });
});
