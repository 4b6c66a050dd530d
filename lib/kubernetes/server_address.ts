import { isLoopback, quoted } from "../http/mod.ts";

/** Address of an API server, checked. */
type ServerAddress =
  | { readonly kind: "ready"; readonly server: string; readonly hostPort: string }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Checks the address of an API server. Only `https` is accepted, and `http` to this very machine
 * (which is how tests and the demo serve their own API): everywhere else a bearer token would
 * travel in the clear.
 */
export function serverAddress(address: string): ServerAddress {
  // Before anything is repeated: what is no URL may hold a password all the same.
  if (address.includes("@")) {
    return failed(`The API server's address carries a user name or password: use a token instead`);
  }
  if (!URL.canParse(address)) {
    return failed(`The API server's address ${quoted(address)} is not a URL`);
  }
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return failed(
      `The API server's address ${quoted(address)} begins with neither https nor http`,
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return failed(
      `The API server's address ${
        quoted(address)
      } is not encrypted: expected https (http is accepted for 127.0.0.0/8, [::1] and localhost alone)`,
    );
  }
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const path = url.pathname.replace(/\/+$/, "");
  return {
    kind: "ready",
    server: `${url.protocol}//${url.host}${path}`,
    hostPort: `${url.hostname}:${port}`,
  };
}

function failed(because: string): ServerAddress {
  return { kind: "failed", because };
}
