import manifest from "../../deno.json" with { type: "json" };

/** Version of this program; `deno.json` is the only place that says it. */
export const version: string = manifest.version;
