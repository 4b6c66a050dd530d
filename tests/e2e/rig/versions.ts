import type { MemberSettings } from "../pool/member.ts";

/** A member with a node from before 10.5.1: the flag has its first name, the metrics are the legacy ones. */
export function older(version: string): MemberSettings {
  return {
    node: { VERSION: version, METRICS_DIALECT: "legacy" },
    chart: { node: { image: { tag: version } } },
  };
}
