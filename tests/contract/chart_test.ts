import assert from "assert";
import { testWhere } from "testing";
import { makeScratch, removeScratch } from "../support/servers/mod.ts";
import { type Helm, helms, missingHelm } from "../support/helm/mod.ts";
import { judge } from "./chart/judged.ts";
import { containersOf, type Manifest, manifestsOf, only } from "./chart/manifests.ts";
import { chart, definitionsChart, type Rendering, renderings } from "./chart/matrix.ts";
import { refusals } from "./chart/refusals.ts";

testWhere(await missingHelm(), "the charts, as both lines of helm see them", async (t) => {
  const folder = await makeScratch("helm");
  try {
    const both = await helms(folder);
    await t.step("lint finds nothing wrong", async () => {
      for (const helm of both) await lint(helm);
    });
    await t.step("examples and variants render alike, and their parts fit together", async () => {
      for (const rendering of await renderings()) {
        const [three = "", four = ""] = await Promise.all(
          both.map((helm) => rendered(helm, rendering)),
        );
        const manifests = manifestsOf(three);
        assert.deepEqual(manifestsOf(four), manifests, rendering.name);
        try {
          judge(manifests);
        } catch (error) {
          throw new Error(`${rendering.name}: ${error}`);
        }
      }
    });
    await t.step("the defaults have the names of the quick start of version 2", async () => {
      const release = "cardano-producer";
      for (const helm of both) {
        const { stdout } = await helm.run(["template", release, chart, "--kube-version=1.29.0"]);
        const manifests = manifestsOf(stdout);
        const set = only(manifests, "StatefulSet");
        assert.equal(set.metadata.name, release);
        assert.equal(set.spec.template.metadata.labels.app, release);
        const { name, clusterIP, ports } = serviceOf(manifests);
        assert.deepEqual([name, clusterIP], [release, "None"]);
        assert(ports.includes(8000));
        assert(containersOf(set)["forge-manager"] !== undefined);
        const keys = set.spec.template.spec.volumes.find((one: { name: string }) =>
          one.name === "keys"
        );
        assert.equal(keys.secret.secretName, "cardano-forging-keys");
      }
    });
    await t.step(
      "pods of `helm test` stay until the next one: Helm 3 reads their logs last",
      async () => {
        for (const { run } of both) {
          const { stdout } = await run(["template", "x", chart, "--kube-version=1.29.0"]);
          const policies = manifestsOf(stdout).filter(({ kind }) => kind === "Pod")
            .map(({ metadata }) => metadata.annotations?.["helm.sh/hook-delete-policy"]);
          assert.deepEqual(policies, ["before-hook-creation", "before-hook-creation"]);
        }
      },
    );
    await t.step("links of the alerts lead to the web, or to pages of one's own", async () => {
      const create = "--set=monitoring.prometheusRule.create=true";
      const own = "https://wiki.example.org/forge";
      for (const { run } of both) {
        for (
          const [setting, begin] of [
            [
              create,
              "https://github.com/mochipool/cardano-forge-manager/blob/main/docs/alerts.md#",
            ],
            [`${create},monitoring.prometheusRule.runbooks=${own}`, `${own}#`],
          ] as const
        ) {
          const { stdout } = await run(["template", "x", chart, "--kube-version=1.29.0", setting]);
          const links = linksOf(only(manifestsOf(stdout), "PrometheusRule"));
          assert.deepEqual(links.filter((link) => !link.startsWith(begin)), [], setting);
        }
      }
    });
    await t.step("each wrong value is refused, and named", async () => {
      for (const [setting, named] of refusals) {
        const said = await Promise.all(
          both.map(({ run }) =>
            run(["template", "x", chart, "--kube-version=1.29.0", "--set", setting])
          ),
        );
        for (const { code, stderr } of said) {
          assert.notEqual(code, 0, setting);
          assert.match(stderr, named, setting);
        }
      }
    });
    await t.step("a cluster that is too old for native sidecars is told so", async () => {
      for (const { run } of both) {
        const { code, stderr } = await run(["template", "x", chart, "--kube-version=1.28.9"]);
        assert.notEqual(code, 0);
        assert.match(stderr, /sidecars: native needs Kubernetes 1\.29.*sidecars=containers/);
      }
    });
  } finally {
    await removeScratch(folder);
  }
});

async function lint({ name, run }: Helm): Promise<void> {
  for await (const { name: file } of Deno.readDir(`${chart}/examples`)) {
    const values = ["--values", `${chart}/examples/${file}`, "--kube-version=1.29.0"];
    const { code, stdout } = await run(["lint", "--strict", chart, ...values]);
    assert.equal(code, 0, `${name} ${file}: ${stdout}`);
  }
  const { code, stdout } = await run(["lint", "--strict", definitionsChart]);
  assert.equal(code, 0, `${name}: ${stdout}`);
}

async function rendered({ run }: Helm, rendering: Rendering): Promise<string> {
  const { code, stdout, stderr } = await run([
    ...["template", rendering.release, chart, `--kube-version=${rendering.kubernetes}`],
    ...["--namespace=pools", ...rendering.values],
  ]);
  assert.equal(code, 0, `${rendering.name}: ${stderr}`);
  return stdout;
}

function serviceOf(manifests: ReturnType<typeof manifestsOf>) {
  const { metadata, spec } = only(manifests, "Service");
  const ports: readonly number[] = spec.ports.map(({ port }: { port: number }) => port);
  return { name: metadata.name, clusterIP: spec.clusterIP, ports };
}

/** Where the alerts send whoever is paged. */
function linksOf({ spec }: Manifest): readonly string[] {
  const [{ rules }] = spec.groups;
  return rules.map((rule: { readonly annotations: Readonly<Record<string, string>> }) =>
    rule.annotations.runbook_url
  );
}
