import assert from "assert";
import { readClocks } from "../../../lib/host/mod.ts";

Deno.test("the boot clock is never ahead of the kernel's, and at most two seconds behind", () => {
  const uptime = () => Number(Deno.readTextFileSync("/proc/uptime").split(" ")[0]) * 1000;
  const [before, { boot }, after] = [uptime(), readClocks(), uptime()];
  // Claiming a suspend that was not would end a right for nothing.
  assert(boot <= after, `${boot} is ahead of ${after}`);
  assert(boot > before - 2_000, `${boot} is far behind ${before}`);
});

Deno.test("the monotonic clock moves on, the wall clock is that of the host", () => {
  const [before, first, second, after] = [Date.now(), readClocks(), readClocks(), Date.now()];
  assert(second.monotonic >= first.monotonic);
  assert(before <= first.wall && second.wall <= after);
});
