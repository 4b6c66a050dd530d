import assert from "assert";
import type { CredentialTexts } from "../../../lib/cardano/mod.ts";
import { openCredentials } from "../../../lib/runtime/credentials.ts";
import { keySettings } from "../runtime/key_settings.ts";
import {
  altered,
  assertDiscreet,
  type Fault,
  good,
  holding,
  onStage,
  refusedByName,
  type Spoil,
} from "./key_stage.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

/** Puts a link in the place of the VRF key. */
const linked = (target: string): Spoil => async ({ paths }) => {
  await Deno.remove(paths.vrf);
  await Deno.symlink(target, paths.vrf);
};

/** Puts bytes in the place of the KES key. */
const bytes = (content: Uint8Array): Spoil => ({ paths }) => Deno.writeFile(paths.kes, content);

const utf16 = (text: string): Uint8Array =>
  new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer);

async function makeFifo(path: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert(success);
}

/** What lies where a file should be. */
const places: readonly Row<Fault>[] = [
  [
    "nothing",
    ({ paths }) => Deno.remove(paths.kes),
    "kes",
    /SOURCE_KES_KEY .*there is no such file/,
  ],
  [
    "a directory",
    async ({ paths }) => {
      await Deno.remove(paths.opcert);
      await Deno.mkdir(paths.opcert);
    },
    "opcert",
    /SOURCE_OP_CERT .*expected a file, got something else/,
  ],
  [
    "a FIFO that nobody writes to",
    async ({ paths }) => {
      await Deno.remove(paths.kes);
      await makeFifo(paths.kes);
    },
    "kes",
    /expected a file, got something else/,
  ],
  [
    "a socket",
    async ({ paths }) => {
      await Deno.remove(paths.kes);
      const listener = Deno.listen({ transport: "unix", path: paths.kes });
      await Deno.link(paths.kes, `${paths.kes}.kept`);
      listener.close();
      await Deno.rename(`${paths.kes}.kept`, paths.kes);
    },
    "kes",
    /expected a file, got something else/,
  ],
  ["a link to nowhere", linked("gone"), "vrf", /there is no such file/],
  ["a link to itself", linked("vrf.skey"), "vrf", /SOURCE_VRF_KEY .*symbolic links/],
  ["a link to a directory", linked("."), "vrf", /expected a file, got something else/],
  [
    "a link to zeros without end",
    linked("/dev/zero"),
    "vrf",
    /expected a file, got something else/,
  ],
  ["a link through a file", linked("kes.skey/vrf.skey"), "vrf", /Not a directory/],
  ["an empty file", altered("vrf", () => ""), "vrf", /SOURCE_VRF_KEY .*the file is empty/],
  [
    "a file of 10 MB",
    ({ paths }) => Deno.truncate(paths.vrf, 10_000_000),
    "vrf",
    /at most 65536 bytes, got 10000000/,
  ],
  [
    "a description of 1 MB",
    altered("opcert", (text) => text.replace('""', `"${"x".repeat(1e6)}"`)),
    "opcert",
    /at most 65536 bytes/,
  ],
  [
    "a description of 20 kB",
    altered("opcert", (text) => text.replace('""', `"${"x".repeat(2e4)}"`)),
    "opcert",
    /in at most 16384/,
  ],
];

/** What a file holds that is no text envelope. */
const contents: readonly Row<Fault>[] = [
  ["white space", holding({ vrf: " \r\n\t" }), "vrf", /is empty/],
  ["zeros", bytes(new Uint8Array(1400)), "kes", /is not a JSON object/],
  [
    "random bytes",
    bytes(crypto.getRandomValues(new Uint8Array(1400))),
    "kes",
    /is not a JSON object/,
  ],
  ["UTF-16", bytes(utf16(good.kes)), "kes", /is not a JSON object/],
  ["a byte order mark", altered("kes", (text) => `\ufeff${text}`), "kes", /is not a JSON object/],
  ["a NUL after the end", altered("kes", (text) => `${text}\0`), "kes", /is not a JSON object/],
  [
    "NUL bytes within",
    altered("kes", (text) => text.replace("{", "{\0")),
    "kes",
    /is not a JSON object/,
  ],
  ["half a file", altered("kes", (text) => text.slice(0, 700)), "kes", /is not a JSON object/],
  [
    "all but the last brace",
    altered("vrf", (text) => text.trimEnd().slice(0, -1)),
    "vrf",
    /is not a JSON object/,
  ],
  ["two envelopes", altered("vrf", (text) => text + text), "vrf", /is not a JSON object/],
  [
    "a comma too many",
    altered("vrf", (text) => text.replace("\n}", ",\n}")),
    "vrf",
    /is not a JSON object/,
  ],
  [
    "quotes of the wrong kind",
    altered("vrf", (text) => text.replaceAll('"', "'")),
    "vrf",
    /is not a JSON object/,
  ],
  ["a comment", altered("vrf", (text) => `// mine\n${text}`), "vrf", /is not a JSON object/],
  ["a list", altered("opcert", (text) => `[${text}]`), "opcert", /is not a JSON object/],
  ["the word null", holding({ opcert: "null" }), "opcert", /is not a JSON object/],
  ["a text", altered("opcert", (text) => JSON.stringify(text)), "opcert", /is not a JSON object/],
  [
    "lists in lists, 8,000 deep",
    holding({ opcert: "[".repeat(8000) + "]".repeat(8000) }),
    "opcert",
    /is not a JSON object/,
  ],
  ["a web page", holding({ opcert: "<html>Sign in</html>" }), "opcert", /is not a JSON object/],
  [
    "a PEM block",
    holding({ kes: "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n" }),
    "kes",
    /is not a JSON object/,
  ],
  [
    "the digits alone",
    altered("kes", (text) => JSON.parse(text).cborHex),
    "kes",
    /is not a JSON object/,
  ],
  ["a Secret's base64", altered("kes", btoa), "kes", /is not a JSON object/],
];

/** Files that are odd, and are still what cardano-node would read. */
const odd: readonly Row<readonly [alter: (text: string) => string]>[] = [
  ["lines that end as on Windows", (text) => text.replaceAll("\n", "\r\n")],
  ["one line without an end", (text) => JSON.stringify(JSON.parse(text))],
  ["digits in capitals", (text) => text.replace(/[0-9a-f]{60,}/, (digits) => digits.toUpperCase())],
  ["fields that nobody asked for", (text) => text.replace("{", '{"note": {"type": "mine"},')],
];

async function readAllTheSame(alter: (text: string) => string): Promise<void> {
  await onStage(async (stage) => {
    const { kes, vrf, opcert } = good;
    const texts: CredentialTexts = { kes: alter(kes), vrf: alter(vrf), opcert: alter(opcert) };
    await holding(texts)(stage);
    const found = await openCredentials(keySettings(stage.paths))();
    assert(found.kind === "valid", JSON.stringify(found));
    assert.deepEqual(found.texts, texts);
  });
}

async function allAtOnce(): Promise<void> {
  await onStage(async ({ paths }) => {
    await Deno.remove(paths.vrf);
    await Deno.truncate(paths.kes, 0);
    await Deno.truncate(paths.opcert, 1e6);
    const found = await openCredentials(keySettings(paths))();
    assert(found.kind === "invalid");
    for (const path of Object.values(paths)) assert(found.because.includes(path), found.because);
  });
}

/** Another user than this program's own may read nothing of mode 0000, root may. */
async function unreadable(): Promise<void> {
  await onStage(async ({ directory, paths }) => {
    await Deno.chmod(directory, 0o755);
    await Deno.chmod(paths.kes, 0o000);
    const program = new URL("./unreadable.ts", import.meta.url).pathname;
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--allow-all", program, JSON.stringify(paths)],
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    const because = new TextDecoder().decode(stdout);
    assert.match(because, /SOURCE_KES_KEY .*kes\.skey: Permission denied.*fsGroup/);
    assertDiscreet(because);
  });
}

export const keyFiles: readonly Kind[] = [
  ...kindsOf("key file", [...places, ...contents], refusedByName),
  ...kindsOf("odd key file", odd, readAllTheSame),
  ...kindsOf("key file", [["all three spoilt in different ways"]], allAtOnce),
  ...kindsOf("key file", [["a file that only others may read"]], unreadable),
];
