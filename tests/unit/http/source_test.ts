import assert from "assert";
import { readSource } from "../../../lib/http/source.ts";

Deno.test({
  name: "a file that the program may not read is named, and where to put it instead",
  permissions: { read: false },
  async fn() {
    const source = { kind: "file", path: "/home/me/ca.crt" } as const;
    await assert.rejects(readSource(source, "The file of certificate authorities"), {
      message: "The file of certificate authorities cannot be read: /home/me/ca.crt lies outside " +
        "the directories this program may read; put it into one of them (a kubeconfig can also " +
        "hold its content)",
    });
  },
});
