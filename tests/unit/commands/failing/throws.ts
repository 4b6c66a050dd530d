/// <reference lib="deno.worker" />
/** A Worker that is out of order. */
self.onmessage = () => {
  throw new Error("out of order");
};
