import type { OwnPart, RightRecord } from "../../../lib/core/mod.ts";

/** An own part with every field filled. */
export const own: OwnPart = {
  nonce: "000102030405060708090a0b0c0d0e0f-7",
  duration: 15_000,
  mark: { releaser: "pod-0", nonce: "000102030405060708090a0b0c0d0e0f-7", transitions: 3 },
  signsUntil: 1_767_323_045_006,
  othersSignUntil: 1_767_323_040_000,
  signers: {
    named: [{ identity: "pod-1/uid/nonce", until: 1_767_323_040_000, order: 71 }],
    othersUntil: 1_767_323_030_000,
  },
  certificateCounter: 12,
  fingerprint: "pool1…/mainnet/home",
  set: {
    id: "0f0e0d0c0b0a09080706050403020100-1",
    ids: { home: "0f0e0d0c0b0a09080706050403020100-1", away: "elsewhere-1" },
    pending: ["away"],
    retired: "holder",
  },
};

/** A record with every field filled. */
export const record: RightRecord = {
  holder: "pod-0/uid/nonce",
  duration: 15_000,
  transitions: 3,
  acquiredAt: 1_767_323_000_000,
  renewedAt: 1_767_323_045_006,
  own,
};
