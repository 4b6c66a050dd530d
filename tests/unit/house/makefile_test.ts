import assert from "assert";
import { testWhere } from "testing";
import manifest from "../../../deno.json" with { type: "json" };
import { root } from "./sources.ts";

const missing = await said("make", ["--version"]).then(() => null, () => "make is not on PATH");

const image = `ghcr.io/mochipool/cardano-forge-manager:${manifest.version}`;

testWhere(missing, "make: the verbs of version 2 do what they did", async () => {
  const deno = "npx -y deno@2.7.11";
  assert.deepEqual(await dryRun("test"), [`${deno} task unit`]);
  assert.deepEqual(await dryRun("test-coverage"), [`${deno} task coverage`]);
  assert.deepEqual(await dryRun("lint"), [`${deno} fmt --check`, `${deno} lint`, `${deno} check`]);
  assert.deepEqual(await dryRun("format"), [`${deno} fmt`]);
  assert.deepEqual(await dryRun("clean"), ["rm -rf dist coverage"]);
  assert.deepEqual(await dryRun(), await dryRun("help"));
});

testWhere(missing, "make: build and push heed PLATFORM, TAG and IMAGE_TOOL", async () => {
  const here = Deno.build.arch === "aarch64" ? "arm64" : "amd64";
  const known = `--build-arg BUILDPLATFORM=linux/${here} ` +
    `--build-arg VERSION=${manifest.version} ` +
    `--build-arg REVISION=\\S+ --build-arg CREATED=\\S+`;
  const matches = async (words: readonly string[], lines: readonly string[]) => {
    const done = await dryRun(...words);
    assert.equal(done.length, lines.length, done.join("\n"));
    lines.forEach((line, at) => assert.match(done[at] ?? "", new RegExp(`^${line}$`)));
  };
  const build = (tool: string, tag: string, platform = "") =>
    `${tool} build --file Containerfile ${platform}${known} --tag ${tag} \\.`;
  await matches(["build"], [build("podman", image)]);
  await matches(["build", "PLATFORM=linux/arm64"], [
    build("podman", image, "--platform linux/arm64 "),
  ]);
  const tag = "my-registry/forge-manager:v2.0.0";
  await matches(["push", `TAG=${tag}`, "IMAGE_TOOL=docker"], [
    ...[build("docker", tag), `docker push ${tag}`],
  ]);
});

testWhere(missing, "make: help names every verb", async () => {
  const help = await said("make", ["--no-print-directory", "--directory", root, "help"]);
  const makefile = await Deno.readTextFile(`${root}/Makefile`);
  const verbs = /^\.PHONY: (.*)$/m.exec(makefile)?.[1]?.split(" ") ?? [];
  assert.deepEqual(verbs, [
    ...["build", "push", "test", "test-coverage", "lint", "format", "clean", "help"],
  ]);
  for (const verb of verbs.filter((one) => one !== "help")) {
    assert(help.includes(`make ${verb} `), verb);
  }
  assert(help.includes(`TAG=${image}`), help);
});

/** What `make` would do, command by command, with each run of blanks as one. */
async function dryRun(...words: readonly string[]): Promise<readonly string[]> {
  const output = await said("make", [
    ...["--dry-run", "--no-print-directory", "--directory", root, ...words],
  ]);
  return output.replaceAll(/\\\n/g, " ").trim().split("\n")
    .map((line) => line.trim().replaceAll(/\s+/g, " "));
}

/** Runs a program without what whoever runs the tests has set. */
async function said(program: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    env: { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin" },
    clearEnv: true,
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`${program} ${args.join(" ")}: ${decoder.decode(stderr)}`);
}
