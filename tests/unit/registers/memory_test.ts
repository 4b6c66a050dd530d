import assert from "assert";
import { memoryRegister } from "../../../lib/registers/memory.ts";
import { own, record } from "./samples.ts";

const patient = new AbortController().signal;

Deno.test("a restored register counts on from where its backup was", async () => {
  const register = memoryRegister({ name: "home" });
  const first = await register.create(record, patient);
  assert(first.kind === "written");
  const backup = register.held();
  const second = await register.update({ ...record, holder: "b" }, first.version, patient);
  assert(second.kind === "written");
  register.restore(backup);
  assert.equal(register.held().version?.record.holder, record.holder);
  const again = await register.update({ ...record, holder: "c" }, first.version, patient);
  assert(again.kind === "written");
  assert.equal(again.version.revision, second.version.revision);
});

Deno.test("a version of the same revision but another content is not the one expected", async () => {
  const register = memoryRegister({ name: "home" });
  const first = await register.create(record, patient);
  assert(first.kind === "written");
  const foreign = { ...first.version, spec: "{}" };
  assert.equal((await register.update(record, foreign, patient)).kind, "conflict");
});

Deno.test("edits by hand are told to whoever watches, until they stop", async () => {
  const register = memoryRegister({ name: "home", now: () => 5 });
  const holders: (string | null)[] = [];
  const abort = new AbortController();
  const over = register.watch({
    observed: ({ version }) => holders.push(version?.record.holder ?? null),
    state: () => {},
  }, abort.signal);
  register.edit(() => ({ ...record, own: null }));
  register.edit((before) => before && { ...before, holder: "x", own });
  register.edit(() => null);
  abort.abort();
  await over;
  register.edit(() => record);
  assert.deepEqual(holders, [null, record.holder, "x", null]);
  const read = await register.read(patient);
  assert(read.kind === "observed");
  assert.equal(read.serverTime, 5);
});
