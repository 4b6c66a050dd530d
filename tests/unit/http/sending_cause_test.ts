import assert from "assert";
import { sendingCause } from "../../../lib/http/sending_cause.ts";

Deno.test("why a request failed is told without the address that it was for", () => {
  const cases = [
    "error sending request for url (https://a:1/x?y=z): client error (Connect): refused",
    "error sending request from 127.0.0.1:2 for https://a:1/x?y=z (10.0.0.1:1): client error " +
    "(Connect): refused",
    "client error (Connect): refused",
  ];
  for (const text of cases) {
    assert.equal(sendingCause(new TypeError(text)), "client error (Connect): refused");
  }
});

Deno.test("a connection that is closed before the answer is told without the address", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const closing = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(1));
      connection.close();
    }
  })();
  const url = `http://127.0.0.1:${listener.addr.port}/secret`;
  await assert.rejects(fetch(url, { method: "POST", body: "{}" }), (error) => {
    assert.doesNotMatch(sendingCause(error), /secret|127\.0\.0\.1/);
    return true;
  });
  listener.close();
  await closing;
});
