import assert from "assert";
import { openLines } from "../../../lib/guard/mod.ts";
import { inDirectory } from "../node/harness.ts";

Deno.test("lines go both ways, and an end is told once with its cause", async () => {
  await connected(async (here, there) => {
    const heard: string[] = [];
    const ended = Promise.withResolvers<string>();
    const one = openLines(here, 100, {
      line: (text) => heard.push(text),
      closed: ended.resolve,
    });
    const other = openLines(there, 100, {
      line: (text) => other.send(`${text}, too\n`),
      closed: () => {},
    });
    one.send("hello\n");
    while (heard.length === 0) await tick();
    assert.deepEqual(heard, ["hello, too"]);
    other.close();
    assert.equal(await ended.promise, "the other end closed the connection");
    one.close();
    one.send("nobody hears this\n");
  });
});

Deno.test("what a listener throws, and a line without end, end the connection", async () => {
  const inputs = [["nonsense\n", "it makes no sense"], [
    "x".repeat(200),
    /longer than 100/,
  ]] as const;
  for (const [input, expected] of inputs) {
    await connected(async (here, there) => {
      const ended = Promise.withResolvers<string>();
      const line = (text: string) => {
        if (text === "nonsense") throw new Error("it makes no sense");
      };
      openLines(here, 100, { line, closed: ended.resolve });
      const writer = there.writable.getWriter();
      await writer.write(new TextEncoder().encode(input));
      assert.match(await ended.promise, new RegExp(expected));
      assert.equal(await there.read(new Uint8Array(1)), null, "the other end sees it");
      there.close();
    });
  }
});

Deno.test("a peer that does not read holds up nothing, and hears the newest line in the end", async () => {
  await connected(async (here, there) => {
    const one = openLines(here, 1_000, { line: () => {}, closed: () => {} });
    const line = (number: number) => `${String(number).padStart(999, "0")}\n`;
    const many = 5_000;
    for (let number = 1; number <= many; number++) {
      one.send(line(number));
      if (number % 10 === 0) await tick();
    }
    const heard: number[] = [];
    const last = Promise.withResolvers<void>();
    const other = openLines(there, 1_000, {
      line: (text) => {
        heard.push(Number(text));
        if (Number(text) === many) last.resolve();
      },
      closed: () => {},
    });
    await last.promise;
    assert(heard.length < many / 2, "most were dropped");
    assert.deepEqual(heard, heard.toSorted((left, right) => left - right));
    one.close();
    other.close();
  });
});

/** Two ends of one connection over a unix socket. */
function connected(use: (here: Deno.Conn, there: Deno.Conn) => Promise<void>): Promise<void> {
  return inDirectory(async (directory) => {
    const path = `${directory}/socket`;
    using listener = Deno.listen({ transport: "unix", path });
    const [here, there] = await Promise.all([
      listener.accept(),
      Deno.connect({ transport: "unix", path }),
    ]);
    await use(here, there);
  });
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
