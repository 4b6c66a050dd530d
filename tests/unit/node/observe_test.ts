import assert from "assert";
import { openObserver } from "../../../lib/node/mod.ts";
import { inDirectory, ofKind, startStand, targetsIn, uniqueName } from "./harness.ts";
import { listenAsNode, MAGIC, serveMetrics } from "./node_stand_in.ts";

const TIMEOUT = 60_000;

Deno.test("one look tells of process, socket, metrics and keys", async () => {
  await inDirectory(async (directory) => {
    const executable = uniqueName();
    const socketPath = `${directory}/node.socket`;
    const metrics = serveMetrics(() => 7);
    const config = {
      executable,
      socketPath,
      paths: targetsIn(directory),
      metricsUrl: metrics.url,
      magic: MAGIC,
      scrapeTimeout: TIMEOUT,
      probeTimeout: TIMEOUT,
    };
    const observer = openObserver(config);
    const stand = await startStand(`${directory}/${executable}`);
    const node = listenAsNode(socketPath);
    try {
      const report = await observer.observe({ socket: true });
      assert.equal(ofKind(report.process, "found").process.pid, stand.pid);
      assert.deepEqual(report.socket, { kind: "answers", version: 23 });
      assert.equal(ofKind(report.metrics, "sample").counter, 7);
      assert.equal(report.keys, "absent");
    } finally {
      await node.close();
      await stand.end();
    }
    const report = await observer.observe({ socket: false });
    assert.equal(report.process.kind, "none");
    assert.equal(report.socket.kind, "silent", "a node that is not found is asked");
    await observer.close();
    await metrics.close();
  });
});

Deno.test("an answer of the socket is repeated for the same process, and for no other", async () => {
  await inDirectory(async (directory) => {
    const executable = uniqueName();
    const socketPath = `${directory}/node.socket`;
    const observer = openObserver({
      executable,
      socketPath,
      paths: targetsIn(directory),
      metricsUrl: null,
      magic: MAGIC,
      scrapeTimeout: TIMEOUT,
      probeTimeout: TIMEOUT,
    });
    let stand = await startStand(`${directory}/${executable}`);
    const node = listenAsNode(socketPath);
    try {
      assert.equal((await observer.observe({ socket: false })).socket.kind, "answers");
      const again = await observer.observe({ socket: false });
      assert.equal(again.socket.kind, "answers");
      assert.match(ofKind(again.metrics, "unreachable").because, /^REQUIRE_NODE_METRICS=false/);
      assert.equal(node.count(), 1);
      await observer.observe({ socket: true });
      assert.equal(node.count(), 2);
      await stand.end();
      await Deno.remove(`${directory}/${executable}`);
      stand = await startStand(`${directory}/${executable}`);
      await observer.observe({ socket: false });
      assert.equal(node.count(), 3);
    } finally {
      await node.close();
      await stand.end();
      await observer.close();
    }
  });
});

Deno.test("a living socket without a process means that processes cannot be seen", async () => {
  await inDirectory(async (directory) => {
    const socketPath = `${directory}/node.socket`;
    const node = listenAsNode(socketPath);
    const observer = openObserver({
      executable: uniqueName(),
      socketPath,
      paths: targetsIn(directory),
      metricsUrl: null,
      magic: MAGIC,
      scrapeTimeout: TIMEOUT,
      probeTimeout: TIMEOUT,
    });
    const report = await observer.observe({ socket: false });
    await node.close();
    await observer.close();
    assert.match(ofKind(report.process, "unknown").because, /shareProcessNamespace: true/);
    assert.equal(report.socket.kind, "answers");
  });
});
