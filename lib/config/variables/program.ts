import type { Variables } from "./variable.ts";

/** How this program talks to people and monitoring. */
export const programVariables = {
  METRICS_PORT: {
    default: "8000",
    meaning: "Port of /metrics, /startup-status, /health and /ready",
  },
  LOG_LEVEL: { default: "INFO", meaning: "DEBUG, INFO, WARNING or ERROR" },
  LOG_FORMAT: { default: "json", meaning: "json (one object per line) or text" },
} as const satisfies Variables;
