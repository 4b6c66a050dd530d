import type { Reading } from "./reading.ts";
import type { VariableName } from "./variables/mod.ts";

/** An HTTP(S) address without a password; `null` if the variable is not set or was refused. */
export function httpAddress(reading: Reading, name: VariableName): URL | null {
  const written = reading.text(name);
  if (written === "") return null;
  const address = URL.canParse(written) && written.length <= 2048 ? new URL(written) : null;
  if (address === null || !["http:", "https:"].includes(address.protocol)) {
    reading.refuse(
      name,
      "expected an address that begins with http:// or https://",
      `Correct ${name}`,
    );
    return null;
  }
  if (address.username !== "" || address.password !== "") {
    reading.refuse(
      name,
      "expected an address without a user name or password, which everybody could read",
      `Take the part before the @ out of ${name}`,
    );
    return null;
  }
  return address;
}

/** Whether the address is one of this host's own, by its spelling alone. */
export function isLoopback(address: URL): boolean {
  const host = address.hostname;
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** `host:port` as the permission system spells it, with the scheme's own port filled in. */
export function hostAndPort(address: URL): string {
  const port = address.port === "" ? (address.protocol === "https:" ? "443" : "80") : address.port;
  return `${address.hostname}:${port}`;
}
