/// <reference lib="deno.worker" />
/** The manager's own Worker, in which something goes wrong once it is at work. */
import "../../../../lib/runtime/worker.ts";

const before = self.onmessage;
const waiting = setInterval(() => {
  if (self.onmessage === before) return;
  clearInterval(waiting);
  Promise.reject(new Error("out of order, unheard"));
  throw new Error("out of order, uncaught");
}, 20);
