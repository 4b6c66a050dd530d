import assert from "assert";
import { join } from "node:path";
import { parse } from "yaml";
import manifest from "../../../deno.json" with { type: "json" };
import { imageConfig, stages } from "../../support/image/mod.ts";
import { objectsIn } from "../../support/manifests.ts";
import { root } from "./sources.ts";

const read = (path: string) => Deno.readTextFile(join(root, path));

const workflow = await read(".github/workflows/build.yml");
const [build, last] = stages(await read("Containerfile"));
assert(build !== undefined && last !== undefined);
const image = imageConfig(last, "amd64");

Deno.test("delivery: the image has one name, that of the repository", async () => {
  const { repository } = parse(await read("charts/cardano-forge-manager/values.yaml")).image;
  const source = image.labels["org.opencontainers.image.source"] ?? "";
  assert.equal(repository, source.replace("https://github.com/", "ghcr.io/"));
  assert.match(
    await read("Makefile"),
    new RegExp(`^TAG \\?= ${repository}:\\$\\(VERSION\\)$`, "m"),
  );
  assert.equal(parse(workflow).env.IMAGE, "ghcr.io/${{ github.repository }}");
  assert((await read("CHANGELOG.md")).includes(`[${manifest.version}]: ${source}/releases/tag/v`));
});

Deno.test("delivery: one Deno builds and tests", async () => {
  const [version = ""] = /(?<=^deno=)[\d.]+$/m.exec(await read(".ci/run")) ?? [];
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert(build.base.startsWith(`docker.io/denoland/deno:${version}@`), build.base);
  assert.match(await read("tools/denort.sh"), new RegExp(`^version=${version}$`, "m"));
  for (const path of ["Makefile", ".github/workflows/build.yml", "README.md", "CONTRIBUTING.md"]) {
    const named = (await read(path)).match(/(?<=deno@)\d[\d.]*\d/g) ?? [];
    assert(named.length > 0, path);
    assert.deepEqual(named.filter((one) => one !== version), [], path);
  }
});

Deno.test("delivery: what the image and the workflow take from elsewhere is pinned", () => {
  for (const { base } of [build, last]) assert.match(base, /:[\w.-]+@sha256:[0-9a-f]{64}$/);
  const uses = workflow.match(/(?<=uses: ).*/g) ?? [];
  assert(uses.length > 10);
  const loose = uses.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/.test(one));
  assert.deepEqual(loose, []);
  const commits = new Map<string, Set<string>>();
  for (const [name = "", commit = ""] of uses.map((one) => one.split("@"))) {
    commits.set(name, (commits.get(name) ?? new Set()).add(commit));
  }
  for (const [name, its] of commits) assert.equal(its.size, 1, name);
});

Deno.test("delivery: the image starts the manager as the manifest's user, and holds one file", async () => {
  const set = objectsIn(await read("deploy/statefulset.yaml"))
    .find(({ kind }) => kind === "StatefulSet");
  const { runAsUser, runAsGroup } = set.spec.template.spec.securityContext;
  assert.deepEqual([image.user, image.group], [runAsUser, runAsGroup]);
  assert.deepEqual(image.entrypoint, [image.copied.target]);
  assert.deepEqual(image.command, ["run"]);
  assert.equal(image.copied.mode, 0o555);
  const changes = last.steps.filter(({ instruction }) =>
    ["COPY", "ADD", "RUN"].includes(instruction)
  );
  assert.equal(changes.length, 1);
  const labels = [
    ...["title", "description", "url", "source", "documentation", "licenses", "vendor"],
    ...["base.name", "version", "revision", "created"],
  ];
  assert.deepEqual(
    Object.keys(image.labels),
    labels.map((one) => `org.opencontainers.image.${one}`),
  );
  assert.equal(image.labels["org.opencontainers.image.licenses"], manifest.license);
  assert(last.base.startsWith(`${image.labels["org.opencontainers.image.base.name"]}@`));
});

Deno.test("delivery: the build gets what it copies, and little else", async () => {
  const context = (await read(".dockerignore")).split("\n").filter((line) => line.startsWith("!"));
  const copied = build.steps.filter(({ instruction }) => instruction === "COPY")
    .flatMap(({ rest }) => rest.split(" ").slice(0, -1));
  assert.deepEqual(context.map((line) => line.slice(1)).sort(), copied.sort());
});

Deno.test("delivery: each job may do what it needs and no more", () => {
  const { permissions, jobs } = parse(workflow);
  assert.deepEqual(permissions, { contents: "read" });
  const granted = Object.entries<{ permissions?: Record<string, string> }>(jobs)
    .filter(([, job]) => job.permissions !== undefined)
    .map(([name, job]) =>
      [
        name,
        Object.entries(job.permissions ?? {}).flatMap(([what, how]) =>
          how === "write" ? [what] : []
        ),
      ] as const
    );
  assert.deepEqual(Object.fromEntries(granted), {
    publish: ["packages", "id-token"],
    release: ["contents", "id-token", "attestations"],
  });
  assert.deepEqual(jobs.publish.needs, ["test", "scan", "binaries"]);
  assert.equal(jobs.publish.if, "github.event_name == 'push'");
});

Deno.test("delivery: a release tells the changes of its version, and fails where there are none", async () => {
  const { steps } = parse(workflow).jobs.release;
  const { run } = steps.find(({ id }: { readonly id?: string }) => id === "changes");
  const folder = await Deno.makeTempDir({ prefix: "changes-" });
  const told = async (version: string) => {
    const { success } = await new Deno.Command("bash", {
      args: ["-eo", "pipefail", "-c", run],
      cwd: folder,
      env: { REF_NAME: `v${version}` },
      stderr: "null",
    }).output();
    return success ? (await Deno.readTextFile(`${folder}/notes.md`)).trim() : null;
  };
  try {
    await Deno.writeTextFile(`${folder}/CHANGELOG.md`, await read("CHANGELOG.md"));
    assert.match(await told(manifest.version) ?? "", /^A new program [^]*### Security[^]*\.$/);
    const text = "# x\n\n## [2.0.1] - a\n\nLater\n\n## [2.0.0] - b\n\nNow\n\n[2.0.0]: https://x\n";
    await Deno.writeTextFile(`${folder}/CHANGELOG.md`, text);
    assert.deepEqual([await told("2.0.0"), await told("2.0.1")], ["Now", "Later"]);
    assert.equal(await told("2.0.2"), null);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("delivery: a release has a bill of materials of each processor, and fails without", async () => {
  const { steps } = parse(workflow).jobs.release;
  const { run } = steps.find(({ name = "" }: { readonly name?: string }) =>
    /^Bills? of/.test(name)
  );
  const folder = await Deno.makeTempDir({ prefix: "bills-" });
  const made = async (answer: string) => {
    await Deno.writeTextFile(`${folder}/docker`, `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
    const { success } = await new Deno.Command("bash", {
      args: ["-eo", "pipefail", "-c", run],
      cwd: folder,
      env: { PATH: `${folder}:/usr/bin:/bin`, IMAGE: "image", DIGEST: "sha256:1" },
      stderr: "null",
    }).output();
    return success;
  };
  try {
    await Deno.mkdir(`${folder}/release`);
    assert(await made(`echo "SPDXID $*"`));
    for (const arch of ["amd64", "arm64"]) {
      const asked = await Deno.readTextFile(`${folder}/release/sbom-${arch}.spdx.json`);
      // The whole of `.SBOM` is a map of documents, which no reader of SPDX takes.
      assert.match(asked, new RegExp(`image@sha256:1 .*"linux/${arch}"\\)\\.SPDX }}`));
    }
    assert(!await made("echo null"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
