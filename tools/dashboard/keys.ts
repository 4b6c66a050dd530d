import { type AnyPanel, chosen, figure, goodIf, timeline } from "./panels.ts";

const DAY = 86_400;
const plain = [[null, "blue"]] as const;
const byRelease = "min by (namespace, job)";

/** The KES key and the certificate at the sources. */
export const keys: readonly AnyPanel[] = [
  figure(
    {
      title: "The KES key expires in",
      says:
        "Rotate it before: no node needs a restart for that. The alerts come 14, 7 and 2 days before.",
      ...{ span: 8, height: 5 },
    },
    "s",
    [[null, "red"], [2 * DAY, "orange"], [7 * DAY, "yellow"], [14 * DAY, "green"]],
    {
      expr: `${byRelease} (cardano_forge_manager_kes_expiry_timestamp_seconds{${chosen}}) - time()`,
      legend: "{{job}}",
    },
  ),
  figure(
    {
      title: "KES periods",
      says:
        "Of the key at the sources: in how many it may still sign, its first one, and the present one.",
      ...{ span: 8, height: 5 },
    },
    "none",
    plain,
    ...["remaining_periods", "start_period", "current_period"].map((name) => ({
      expr: `${byRelease} (cardano_forge_manager_kes_${name}{${chosen}})`,
      legend: `{{job}} ${name.replace("_", " ")}`,
    })),
  ),
  figure(
    {
      title: "Counter of the certificate",
      says:
        "Least and greatest of a release. Where they differ, a pod still has an older Secret and does not stand.",
      ...{ span: 8, height: 5 },
    },
    "none",
    plain,
    ...["min", "max"].map((which) => ({
      expr: `${which} by (namespace, job) (cardano_forge_manager_certificate_counter{${chosen}})`,
      legend: `{{job}} ${which}`,
    })),
  ),
  timeline(
    {
      title: "Credentials that cannot be used",
      says: "One row a pod and reason.",
      ...{ span: 24, height: 4, emptyInHealth: true },
    },
    goodIf(1, "so", ""),
    {
      expr: `cardano_forge_manager_credentials_valid{${chosen}} == 0`,
      legend: "{{pod}}: {{reason}}",
    },
  ),
];
