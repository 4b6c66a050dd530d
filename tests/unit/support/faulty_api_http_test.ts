import assert from "assert";
import { fc, holds } from "testing";
import { framedBy, readBody } from "../../support/faulty-api/http/body.ts";
import { readAnswer, sendAnswer } from "../../support/faulty-api/http/answer.ts";
import { type ByteReader, byteReader } from "../../support/faulty-api/http/reader.ts";
import { byteWriter } from "../../support/faulty-api/http/writer.ts";
import { readRequest } from "../../support/faulty-api/http/request.ts";

/** A connection over which `text` comes in pieces of these lengths. */
function coming(text: string, lengths: readonly number[] = []): ByteReader {
  let left = new TextEncoder().encode(text);
  const next = lengths.values();
  return byteReader({
    read(into) {
      if (left.length === 0) return Promise.resolve(null);
      const length = Math.min(next.next().value ?? Infinity, left.length, into.length);
      into.set(left.subarray(0, length));
      left = left.slice(length);
      return Promise.resolve(length);
    },
  });
}

/** A connection that keeps each write. */
function writing(written: string[]): Pick<Deno.Conn, "write"> {
  return {
    write(bytes) {
      written.push(new TextDecoder().decode(bytes));
      return Promise.resolve(bytes.length);
    },
  };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of body) text += decoder.decode(piece, { stream: true });
  return text;
}

const chunked = framedBy({ kind: "chunked" });

Deno.test("a chunked body is the same however the network cuts it", async () => {
  await holds(
    "a chunked body is the same however the network cuts it",
    fc.asyncProperty(
      fc.array(fc.string({ minLength: 1 }), { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 200 }),
      async (texts, lengths) => {
        const pieces = texts.map((text) => chunked.piece(new TextEncoder().encode(text)));
        const bytes = await new Blob([...pieces, chunked.end]).text();
        const read = readBody(coming(`${bytes}after`, lengths), { kind: "chunked" });
        assert.equal(await textOf(read), texts.join(""));
      },
    ),
  );
});

Deno.test("two requests on one connection are told apart", async () => {
  const reader = coming(
    "PUT /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nAuthorization: Bearer t\r\n\r\nabc" +
      "GET /c?watch=true HTTP/1.1\r\nConnection: close\r\n\r\n",
  );
  const first = await readRequest(reader, "10.0.0.1");
  assert.deepEqual({ ...first, body: new TextDecoder().decode(first?.body) }, {
    ...{ pod: "10.0.0.1", method: "PUT", path: "/a?b", kind: "write", body: "abc", last: false },
    headers: [["Host", "x"], ["Authorization", "Bearer t"]],
  });
  const second = await readRequest(reader, "10.0.0.1");
  assert.deepEqual([second?.path, second?.kind, second?.last], ["/c?watch=true", "watch", true]);
  assert.equal(await readRequest(reader, "10.0.0.1"), null);
});

Deno.test("an answer is sent on with its status, headers and body", async () => {
  const body = "2\r\nab\r\n1;ext=1\r\nc\r\n0\r\n\r\n";
  for (
    const [head, method, sent] of [
      [
        "200 OK\r\nContent-Length: 3\r\nX: 1\r\n\r\nabc",
        "GET",
        "X: 1\r\ncontent-length: 3\r\n\r\nabc",
      ],
      [
        `200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
        "GET",
        "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
      ],
      ["200 OK\r\nX: 1\r\nContent-Length: 3\r\n\r\n", "HEAD", "X: 1\r\n\r\n"],
      [
        "100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "PUT",
        "content-length: 0\r\n\r\n",
      ],
      ["200 OK\r\n\r\nab", "GET", "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"],
    ] as const
  ) {
    const answer = await readAnswer(coming(`HTTP/1.1 ${head}`), method);
    const written: string[] = [];
    await sendAnswer(answer, byteWriter(writing(written), new AbortController().signal));
    // In one piece: two would wait for each other on the way.
    assert.deepEqual(written, [`HTTP/1.1 200 -\r\n${sent}`]);
  }
});

Deno.test("a message that ends too early is an error", async () => {
  for (const body of ["", "3\r\nab", "3\r\nabc\r\n", "x\r\n"]) {
    const read = readBody(coming(body), { kind: "chunked" });
    await assert.rejects(textOf(read), Deno.errors.UnexpectedEof);
  }
  const read = readBody(coming("ab"), { kind: "length", length: 3 });
  await assert.rejects(textOf(read), Deno.errors.UnexpectedEof);
  await assert.rejects(readAnswer(coming("HTTP/1.1 20"), "GET"), Deno.errors.UnexpectedEof);
  await assert.rejects(readRequest(coming("SSH-2.0\r\n\r\n"), "x"), /No HTTP\/1.1: SSH-2.0/);
});
