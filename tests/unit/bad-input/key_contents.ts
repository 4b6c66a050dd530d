import { hex } from "@scure/base";
import type { CredentialRole } from "../../../lib/cardano/mod.ts";
import { bytes, cborOf } from "../cardano/samples.ts";
import { altered, around, type Fault, good, joined, refusedByName } from "./key_stage.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

/** A good file with one of its fields replaced, or left out. */
const withField = (role: CredentialRole, field: string, value: unknown) =>
  altered(role, (text) => JSON.stringify({ ...JSON.parse(text), [field]: value }));

/** A good file in which one line is told twice, first this way. */
const toldTwice = (role: CredentialRole, line: string) =>
  altered(role, (text) => text.replace("{", `{ ${line},`));

const envelopes: readonly Row<Fault>[] = [
  ["no type", withField("kes", "type", undefined), "kes", /has no text field type/],
  [
    "no description",
    withField("kes", "description", undefined),
    "kes",
    /no text field description/,
  ],
  ["no cborHex", withField("kes", "cborHex", undefined), "kes", /has no text field cborHex/],
  ["a number for a type", withField("vrf", "type", 7), "vrf", /has no text field type/],
  ["null for cborHex", withField("vrf", "cborHex", null), "vrf", /has no text field cborHex/],
  [
    "a list of bytes for cborHex",
    withField("vrf", "cborHex", [88, 64]),
    "vrf",
    /no text field cborHex/,
  ],
  [
    "a type that nobody knows",
    withField("vrf", "type", "VrfSigningKey"),
    "vrf",
    /none of a pool's/,
  ],
  [
    "a type with white space",
    withField("vrf", "type", "VrfSigningKey_PraosVRF "),
    "vrf",
    /none of a pool's/,
  ],
  [
    "a secret for a type",
    withField("kes", "type", hex.encode(cborOf(good.kes))),
    "kes",
    /none of a pool's/,
  ],
  ["two types", toldTwice("vrf", '"type": "x"'), "vrf", /names the field type twice/],
  ["two keys", toldTwice("vrf", '"cborHex": "5840"'), "vrf", /names the field cborHex twice/],
  [
    "two keys, one of them in escapes",
    toldTwice("vrf", '"cbor\\u0048ex": "5840"'),
    "vrf",
    /names the field cborHex twice/,
  ],
];

const digits: readonly Row<Fault>[] = [
  ["no digit at all", withField("kes", "cborHex", ""), "kes", /holds 0 bytes that are not one/],
  [
    "an odd number of digits",
    altered("kes", (text) => text.replace(/.(?="\n\})/, "")),
    "kes",
    /not pairs of hexadecimal/,
  ],
  [
    "a digit that is none",
    altered("kes", (text) => text.replace("590260", "59026g")),
    "kes",
    /not pairs of hexadecimal/,
  ],
  [
    "0x before the digits",
    altered("kes", (text) => text.replace("590260", "0x590260")),
    "kes",
    /not pairs of hexadecimal/,
  ],
  [
    "white space among the digits",
    altered("kes", (text) => text.replace("590260", "59 02 60")),
    "kes",
    /not pairs of hexadecimal/,
  ],
  [
    "base64 for the digits",
    altered("vrf", (text) => text.replace(/5840[0-9a-f]+/, btoa)),
    "vrf",
    /not pairs of hexadecimal/,
  ],
];

const vrf = cborOf(good.vrf);
const kes = cborOf(good.kes);
const cert = cborOf(good.opcert);
const cbor: readonly Row<Fault>[] = [
  [
    "a key without its CBOR",
    around("vrf", vrf.subarray(2)),
    "vrf",
    /expected a CBOR byte string of 64/,
  ],
  ["a byte too many", around("vrf", joined(vrf, "00")), "vrf", /expected a CBOR byte string of 64/],
  [
    "a byte too few",
    around("kes", kes.subarray(0, -1)),
    "kes",
    /expected a CBOR byte string of 608/,
  ],
  [
    "a key of half the length",
    around("kes", joined("590130", kes.subarray(3, 307))),
    "kes",
    /holds 304 bytes, expected .* 608/,
  ],
  [
    "a length beyond any memory",
    around("kes", joined("5b7fffffffffffffff", kes.subarray(3))),
    "kes",
    /of 608 bytes/,
  ],
  ["bytes of indefinite length", around("vrf", joined("5f", vrf, "ff")), "vrf", /of 64 bytes/],
  ["a text for bytes", around("vrf", joined("7840", vrf.subarray(2))), "vrf", /of 64 bytes/],
  ["a list around a key", around("vrf", joined("81", vrf)), "vrf", /of 64 bytes/],
  ["a tag before a key", around("vrf", joined("d818", vrf)), "vrf", /of 64 bytes/],
  ["a number for a key", around("vrf", bytes("1a00000001")), "vrf", /of 64 bytes/],
  [
    "lists in lists, 7,000 deep",
    around("opcert", new Uint8Array(7000).fill(0x81)),
    "opcert",
    /no operational certificate/,
  ],
  [
    "a certificate of indefinite length",
    around("opcert", joined("829f", cert.subarray(2, -34), "ff", cert.subarray(-34))),
    "opcert",
    /no operational certificate/,
  ],
  [
    "a certificate with a tail",
    around("opcert", joined(cert, "f6")),
    "opcert",
    /no operational certificate/,
  ],
  [
    "a certificate cut short",
    around("opcert", cert.subarray(0, -1)),
    "opcert",
    /no operational certificate/,
  ],
];

export const keyContents: readonly Kind[] = [
  ...kindsOf("envelope", [...envelopes, ...digits], refusedByName),
  ...kindsOf("CBOR of a key file", cbor, refusedByName),
];
