import assert from "assert";
import { testWhere } from "testing";
import { managerBinary, managerFor } from "../../tools/compile.ts";
import { denort } from "../../tools/compile/denort.ts";
import { tryHost } from "../support/servers/mod.ts";

const EMULATOR = "qemu-aarch64-static";
/** Where Debian's cross packages put the libraries that the program needs. */
const LIBRARIES = "/usr/aarch64-linux-gnu";
const NEEDED = ["libc.so.6", "libgcc_s.so.1"];

/** A processor that is emulated takes 20 s to start the program. */
const LIMIT = 300_000;

testWhere(
  await missing(),
  "the manager for arm64 says what the one for this machine says",
  async () => {
    const env = {
      ...{ POD_NAME: "pool-0", CARDANO_NETWORK: "preview", NETWORK_MAGIC: "2" },
      ...{ KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" },
    };
    const ours = await tryHost(await managerBinary(), ["check"], { env });
    const [program = "", ...args] = [...emulated, await managerFor("arm64"), "check"];
    assert.deepEqual(await tryHost(program, args, { env, limit: LIMIT }), ours);
    assert.match(ours.stdout, /first_election/);
  },
);

/** The command line before a program for arm64. */
const emulated = Deno.build.arch === "aarch64" ? [] : [EMULATOR, "-L", LIBRARIES];

async function missing(): Promise<string | null> {
  if (Deno.build.os !== "linux") return "it is a program for Linux";
  const runtime = await denort("arm64").then(() => null, (error) => String(error.message));
  if (runtime !== null) return `no denort for arm64: ${runtime}`;
  if (Deno.build.arch === "aarch64") return null;
  if ((await tryHost(EMULATOR, ["--version"]).catch(() => null)) === null) {
    return `${EMULATOR} is not on PATH (Debian package qemu-user-static)`;
  }
  for (const name of NEEDED) {
    const found = await Deno.stat(`${LIBRARIES}/lib/${name}`).catch(() => null);
    if (found === null) {
      return `${LIBRARIES}/lib/${name} is not there (Debian packages libc6-arm64-cross and ` +
        "libgcc-s1-arm64-cross)";
    }
  }
  return null;
}
