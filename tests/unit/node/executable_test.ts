import assert from "assert";
import { isExecutable, pathOfLink } from "../../../lib/node/executable.ts";

Deno.test("a name matches the last part of the path exactly", () => {
  assert.equal(isExecutable("/usr/local/bin/cardano-node", "cardano-node"), true);
  assert.equal(isExecutable("/opt/cardano-node/bin/cardano-cli", "cardano-node"), false);
  assert.equal(isExecutable("/usr/local/bin/cardano-node-8.9", "cardano-node"), false);
  assert.equal(isExecutable("/usr/local/bin/my-cardano-node", "cardano-node"), false);
  assert.equal(isExecutable("/usr/local/bin/Cardano-Node", "cardano-node"), false);
});

Deno.test("a name with a slash is a whole path", () => {
  assert.equal(isExecutable("/a/cardano-node", "/a/cardano-node"), true);
  assert.equal(isExecutable("/b/a/cardano-node", "/a/cardano-node"), false);
  assert.equal(isExecutable("/b/a/cardano-node", "a/cardano-node"), false);
});

Deno.test("an executable that was replaced keeps its name", () => {
  assert.equal(pathOfLink("/bin/cardano-node (deleted)"), "/bin/cardano-node");
  assert.equal(pathOfLink("/bin/cardano-node"), "/bin/cardano-node");
});
