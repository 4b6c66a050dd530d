import assert from "assert";
import { testWhere } from "testing";
import { sendSignal } from "../../../lib/node/mod.ts";
import { pause } from "../../support/servers/wait.ts";
import { inDirectory, ofKind, startStand, uniqueName } from "./harness.ts";
import { startAs, whyNoChoice } from "./reused_pid.ts";

testWhere(whyNoChoice(), "a process that got the node's PID is sent no signal", async () => {
  await inDirectory(async (directory) => {
    const name = uniqueName();
    const node = await startStand(`${directory}/${name}`);
    const process = { pid: node.pid, stamp: 0 };
    await node.end();
    await using bystander = await startAs(node.pid);
    for (const signal of ["SIGHUP", "SIGTERM", "SIGKILL"] as const) {
      const { because } = ofKind(sendSignal(process, signal, name), "gone");
      assert.match(because, new RegExp(`^Process ${node.pid} is .*sleep now, expected ${name}$`));
    }
    await pause(100);
    assert(bystander.lives());
  });
});
