import assert from "assert";

const log = new URL("../../../lib/telemetry/mod.ts", import.meta.url).href;
const root = new URL("../../../", import.meta.url).pathname;

/** A program that logs far more than a pipe holds, says so on standard error, and ends. */
const program = `
  import { openLog } from ${JSON.stringify(log)};
  const log = openLog({ level: "info", format: "json", pod: "bp-0" });
  for (let turn = 0; turn < 20; turn++) {
    for (let n = 0; n < 500; n++) log.info("tick", { turn, n });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await log.close(20);
  Deno.stderr.writeSync(new TextEncoder().encode("dropped " + log.dropped()));
  Deno.exit(0);
`;

async function start(): Promise<Deno.ChildProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "--no-check", "--allow-env", "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  return child;
}

Deno.test("a reader that never reads does not hold the program up", async () => {
  const child = await start();
  assert.match(await new Response(child.stderr).text(), /^dropped [1-9]\d+$/);
  assert.equal((await child.status).code, 0);
  await child.stdout.cancel();
});

Deno.test("a reader that is gone does not end the program", async () => {
  const child = await start();
  await child.stdout.cancel();
  assert.match(await new Response(child.stderr).text(), /^dropped [1-9]\d+$/);
  assert.equal((await child.status).code, 0);
});
