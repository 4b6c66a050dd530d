import assert from "assert";
import { testWhere } from "testing";
import { cardanoLeader, type LeaderNews, namedObject } from "../../lib/kubernetes/mod.ts";
import { eventually, missingServers } from "../support/servers/mod.ts";
import { installDefinitions, startPlaneAndClient } from "./control_plane.ts";
import { patient } from "./records.ts";

const target = {
  ...{ group: "cardano.io", version: "v1", plural: "cardanoleaders" },
  ...{ namespace: "default", name: "cardano-leader" },
};

const POOL = "ab".repeat(28);

const news: LeaderNews = {
  leaderPod: "pod-0",
  forgingEnabled: true,
  reason: "Forging",
  message: "pod-0 was seen to forge",
  conditions: [
    { type: "Ready", status: "True", reason: "Forging", message: "" },
    { type: "LeaderElected", status: "True", reason: "Elected", message: "" },
  ],
};

interface Condition {
  readonly observedGeneration?: number;
}

testWhere(
  missingServers(),
  "the status of a CardanoLeader on the real API server",
  async (context) => {
    await using started = await startPlaneAndClient();
    const { plane, api } = started;
    const leader = () => cardanoLeader(namedObject(api, target), POOL);
    const get = async (...args: string[]) =>
      (await plane.kubectl.run(["get", "cardanoleader", "cardano-leader", ...args])).trim();

    await context.step(
      "without its definition it is unsupported, which is no failure",
      async () => {
        const outcome = await leader().write(news, patient);
        assert.equal(outcome.kind, "unsupported", JSON.stringify(outcome));
      },
    );

    await installDefinitions(plane);

    await context.step("it is created with its definition, and shown by kubectl", async () => {
      const writer = leader();
      await eventually("the new type to be served", async () => {
        const { kind } = await writer.write(news, patient);
        return kind === "written" ? true : null;
      });
      const columns = (await get()).split("\n").map((line) => line.trim().split(/\s{2,}/));
      assert.deepEqual(columns[0], ["NAME", "LEADER POD", "FORGING", "LAST TRANSITION", "AGE"]);
      assert.deepEqual(columns[1]?.slice(0, 3), ["cardano-leader", "pod-0", "true"]);
      const { status, spec } = JSON.parse(await get("--output=json"));
      assert.equal(status.observedGeneration, 1);
      const about = status.conditions.map((one: Condition) => one.observedGeneration);
      assert.deepEqual(about, [1, 1]);
      assert.equal(spec.namespace, "default");
      assert.equal((await writer.write(news, patient)).kind, "unchanged");
      const other = cardanoLeader(namedObject(api, target), "cd".repeat(28));
      for (const refused of [await other.write(news, patient), await other.look(patient)]) {
        assert.match(
          JSON.stringify(refused),
          /failed.*belongs to pool abab.*not to cdcd.*CRD_NAME/,
        );
      }
      assert.match(await plane.kubectl.run(["get", "cl,leader"]), /pod-0/);
    });

    await context.step("what has not changed keeps its time", async () => {
      const before = JSON.parse(await get("--output=json")).status;
      const later = cardanoLeader(namedObject(api, target), POOL, () => Date.now() + 60_000);
      assert.equal((await later.write({ ...news, message: "still" }, patient)).kind, "written");
      const after = JSON.parse(await get("--output=json")).status;
      assert.deepEqual({ ...after, message: before.message }, before);
    });

    await context.step("a change of its spec is in each condition of the next status", async () => {
      const writer = leader();
      await plane.kubectl.run([
        ...["patch", "cardanoleader", "cardano-leader", "--type=merge"],
        ...["-p", JSON.stringify({ spec: { description: "ours" } })],
      ]);
      assert.equal((await writer.write({ ...news, message: "patched" }, patient)).kind, "written");
      const { status } = JSON.parse(await get("--output=json"));
      const about = status.conditions.map((one: Condition) => one.observedGeneration);
      assert.deepEqual([status.observedGeneration, about], [2, [2, 2]]);
    });

    await context.step("a writer that has been overtaken does not overwrite", async () => {
      const old = leader();
      assert.equal((await old.write({ ...news, message: "old" }, patient)).kind, "written");
      assert.equal(
        (await leader().write({ ...news, leaderPod: "pod-1" }, patient)).kind,
        "written",
      );
      const late = await old.write({ ...news, message: "late" }, patient);
      assert.equal(late.kind, "conflict", JSON.stringify(late));
      assert.equal(await get("--output=jsonpath={.status.leaderPod}"), "pod-1");
    });

    await context.step("who looked replaces what it saw, and nothing that came after", async () => {
      const [one, other] = [leader(), leader()];
      const seen = await one.look(patient);
      assert(seen.kind === "seen", JSON.stringify(seen));
      assert.deepEqual([seen.reason, seen.message], [news.reason, news.message]);
      assert.match(seen.version, /^[1-9][0-9]*$/);
      assert.deepEqual(await other.look(patient), seen, "looking changes nothing");
      const nobody = { ...news, leaderPod: "", reason: "NoLeader" };
      assert.equal((await other.write({ ...news, message: "meanwhile" }, patient)).kind, "written");
      const late = await one.write(nobody, patient);
      assert.equal(late.kind, "conflict", JSON.stringify(late));
      assert.equal(await get("--output=jsonpath={.status.message}"), "meanwhile");
      await one.look(patient);
      assert.equal((await one.write(nobody, patient)).kind, "written");
      assert.equal(await get("--output=jsonpath={.status.leaderPod}"), "");
    });

    await context.step("it comes back after it was deleted", async () => {
      const writer = leader();
      assert.equal((await writer.write({ ...news, message: "here" }, patient)).kind, "written");
      await plane.kubectl.run(["delete", "cardanoleader", "cardano-leader"]);
      assert.equal((await writer.write({ ...news, message: "gone" }, patient)).kind, "conflict");
      assert.equal((await writer.write({ ...news, message: "back" }, patient)).kind, "written");
      assert.equal(await get("--output=jsonpath={.status.message}"), "back");
    });

    await context.step(
      "in another pool's vacancy one that names no pool is left alone",
      async () => {
        const { name } = target;
        const seenBy = (pool: string) =>
          cardanoLeader(namedObject(api, target), pool).look(patient, "another's");
        await plane.kubectl.run(["delete", "cardanoleader", name]);
        assert.equal((await seenBy(POOL)).kind, "conflict");
        assert.notEqual((await plane.kubectl.attempt(["get", "cardanoleader", name])).code, 0);
        const object = { apiVersion: "cardano.io/v1", kind: "CardanoLeader", metadata: { name } };
        await plane.kubectl.apply(JSON.stringify(object));
        assert.equal((await seenBy(POOL)).kind, "conflict");
        await plane.kubectl.run(["label", "cardanoleader", name, `cardano.io/pool-id-hex=${POOL}`]);
        assert.equal((await seenBy(POOL)).kind, "seen");
        assert.match(JSON.stringify(await seenBy("cd".repeat(28))), /failed.*belongs to pool abab/);
      },
    );
  },
);
