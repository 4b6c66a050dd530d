import {
  type CredentialRole,
  type CredentialTexts,
  encodeEnvelope,
  ENVELOPE_TYPES,
  makeCredentials,
  throwAwayCredentials,
} from "../../../lib/cardano/mod.ts";
import { cborOf, flipped, sampleSet } from "../cardano/samples.ts";
import {
  around,
  certificateWith,
  type Fault,
  good,
  holding,
  joined,
  other,
  refusedByName,
  refusedOnMainnet,
} from "./key_stage.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

const vrf = cborOf(good.vrf);
const kes = cborOf(good.kes);

/** The good certificate with one field of its body replaced. */
const withBody = (at: number, value: unknown) =>
  holding({ opcert: certificateWith((body, coldVkey) => [body.with(at, value), coldVkey]) });

const certificates: readonly Row<Fault>[] = [
  ["a counter of 2^64 - 1", withBody(1, 2n ** 64n - 1n), "opcert", /no operational certificate/],
  ["a negative counter", withBody(1, -1), "opcert", /no operational certificate/],
  ["a counter with a fraction", withBody(1, 3.5), "opcert", /no operational certificate/],
  ["a counter as a text", withBody(1, "3"), "opcert", /no operational certificate/],
  ["a start period of 2^63", withBody(2, 2n ** 63n), "opcert", /no operational certificate/],
  [
    "a signature of 63 bytes",
    withBody(3, new Uint8Array(63)),
    "opcert",
    /no operational certificate/,
  ],
  [
    "a sixth field",
    holding({ opcert: certificateWith((body, coldVkey) => [[...body, 0], coldVkey]) }),
    "opcert",
    /no operational certificate/,
  ],
  [
    "body and cold key exchanged",
    holding({ opcert: certificateWith((body, coldVkey) => [coldVkey, body]) }),
    "opcert",
    /no operational certificate/,
  ],
  [
    "a signature of zeros",
    withBody(3, new Uint8Array(64)),
    "opcert",
    /not signed by the cold key that it names/,
  ],
  ["a counter that was not signed", withBody(1, 4), "opcert", /not signed by the cold key/],
  [
    "the cold key of another pool",
    holding({ opcert: certificateWith((body) => [body, cborOf(other.opcert).slice(-32)]) }),
    "opcert",
    /not signed by the cold key/,
  ],
  [
    "a cold key of zeros",
    holding({ opcert: certificateWith((body) => [body, new Uint8Array(32)]) }),
    "opcert",
    /not signed by the cold key/,
  ],
];

const named = (type: string, cbor = vrf) => encodeEnvelope({ type, description: "", cbor });

const sets: readonly Row<Fault>[] = [
  [
    "the KES key of another pool",
    holding({ kes: other.kes }),
    "kes",
    /is not the key that the operational certificate/,
  ],
  [
    "the certificate of another pool",
    holding({ opcert: other.opcert }),
    "opcert",
    /is not the key that the operational/,
  ],
  [
    "a VRF key of two halves",
    around("vrf", joined(vrf.subarray(0, 34), cborOf(other.vrf).subarray(34))),
    "vrf",
    /verification key does not follow from its seed/,
  ],
  ["a VRF key with one bit turned", around("vrf", flipped(vrf, 8 * 20)), "vrf", /is damaged/],
  [
    "a KES key with one bit turned in its leaf",
    around("kes", flipped(kes, 8 * 10)),
    "kes",
    /at level 1 of 6/,
  ],
  [
    "a KES key with one bit turned at its root",
    around("kes", flipped(kes, 8 * 600)),
    "kes",
    /at level 6 of 6/,
  ],
  [
    "a KES key of zeros",
    around("kes", joined("590260", new Uint8Array(608))),
    "kes",
    /is damaged or has already been evolved/,
  ],
  [
    "KES and VRF key exchanged",
    holding({ kes: good.vrf, vrf: good.kes }),
    "kes",
    /paths are not exchanged/,
  ],
  [
    "one file three times",
    holding({ kes: good.vrf, opcert: good.vrf }),
    "opcert",
    /is a VRF signing key/,
  ],
  [
    "a verification key",
    holding({ vrf: named("VrfVerificationKey_PraosVRF") }),
    "vrf",
    /a VRF verification key/,
  ],
  [
    "a KES verification key",
    holding({ kes: named("KesVerificationKey_ed25519_kes_2^6") }),
    "kes",
    /a KES verification key/,
  ],
  [
    "the cold signing key",
    holding({ kes: named("StakePoolSigningKey_ed25519") }),
    "kes",
    /must not be on this machine/,
  ],
  [
    "the cold key's counter",
    holding({ opcert: named("NodeOperationalCertificateIssueCounter") }),
    "opcert",
    /issue counter/,
  ],
  [
    "a VRF key in a KES envelope",
    holding({ kes: named(ENVELOPE_TYPES.kes) }),
    "kes",
    /holds 64 bytes, expected/,
  ],
  [
    "a throw-away VRF key among real files",
    holding({ vrf: throwAwayCredentials(new Uint8Array(128)).vrf }),
    "vrf",
    /is a throw-away one/,
  ],
];

/** A set whose certificate begins in this period. */
const startingIn = (startPeriod: number): CredentialTexts =>
  makeCredentials({
    ...{ coldSeed: new Uint8Array(32).fill(1), kesSeed: new Uint8Array(32).fill(2) },
    ...{ vrfSeed: new Uint8Array(32).fill(3), counter: 0, startPeriod, description: "" },
  });

const PREPROD_START = 1_655_683_200_000;
const PREPROD_PERIOD = 129_600_000;

type OnMainnet = readonly [CredentialTexts, CredentialRole, RegExp, string | null];

const judged: readonly Row<OnMainnet>[] = [
  [
    "a KES key whose periods are over",
    startingIn(400),
    "opcert",
    /KES periods 400 to 461, and it is period \d+; generate/,
    null,
  ],
  [
    "a KES key of the future",
    startingIn(90_000),
    "opcert",
    /KES periods 90000 to 90061, .*check the clock/,
    null,
  ],
  [
    "a start period of 2^53 - 1",
    startingIn(2 ** 53 - 1),
    "opcert",
    /check the clock, or issue a new certificate/,
    null,
  ],
  [
    "a set of another network",
    startingIn(Math.floor((Date.now() - PREPROD_START) / PREPROD_PERIOD)),
    "opcert",
    /generate .*on preprod.* it would be in time/,
    null,
  ],
  [
    "a set of another pool than configured",
    sampleSet(10),
    "opcert",
    /is of pool pool1.*correct POOL_ID/,
    "a".repeat(56),
  ],
  [
    "a set of throw-away keys",
    throwAwayCredentials(new Uint8Array(128)),
    "kes",
    /throw-away set, expected the pool's own/,
    null,
  ],
];

export const keySets: readonly Kind[] = [
  ...kindsOf("operational certificate", certificates, refusedByName),
  ...kindsOf("credential set", sets, refusedByName),
  ...kindsOf("credential set", judged, refusedOnMainnet),
];
