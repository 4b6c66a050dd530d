import { fileURLToPath } from "node:url";

/** Path of the file. */
export const containerfile: string = fileURLToPath(
  new URL("../../../Containerfile", import.meta.url),
);

/** One stage: what follows a `FROM`. */
export interface Stage {
  /** Name after `AS`; empty if it has none. */
  readonly name: string;
  /** The image that it starts from, with arguments replaced by their defaults. */
  readonly base: string;
  /** What the stage does, in order. */
  readonly steps: readonly Step[];
}

/** One instruction and the rest of its line; arguments are as they are written. */
export interface Step {
  readonly instruction: string;
  readonly rest: string;
}

/** What an image says about the process that is started in it. */
export interface ImageConfig {
  readonly user: number;
  readonly group: number;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** What it copies from the stage before it. */
  readonly copied: { readonly source: string; readonly target: string; readonly mode: number };
}

/** Reads the stages of a Containerfile. Throws what is outside of the part of the language in use. */
export function stages(text: string): readonly Stage[] {
  const [before = [], ...parts] = partsOf(stepsOf(text));
  const defaults = new Map(before.map(({ instruction, rest }) => {
    const [, name, value] = /^(\w+)=(\S+)$/.exec(rest) ?? [];
    if (instruction !== "ARG" || name === undefined || value === undefined) {
      throw new Error(`${instruction} ${rest} before FROM: expected ARG NAME=VALUE`);
    }
    return [name, value];
  }));
  return parts.map(([from, ...steps]) => {
    const [, written = "", name = ""] =
      /^(?:--platform=\S+ )?(\S+)(?: AS (\w+))?$/.exec(from?.rest ?? "") ?? [];
    const base = written.replaceAll(/\$\{(\w+)\}/g, (_, arg) => defaults.get(arg) ?? "");
    if (base === "") throw new Error(`FROM ${from?.rest}: expected [--platform=…] IMAGE [AS NAME]`);
    return { name, base, steps };
  });
}

/** What the last stage makes of the image. */
export function imageConfig({ steps }: Stage, arch: string): ImageConfig {
  const one = (instruction: string): string => {
    const [found, ...others] = steps.filter((step) => step.instruction === instruction);
    if (found !== undefined && others.length === 0) return found.rest;
    throw new Error(`The last stage has ${others.length + 1} times ${instruction}: expected once`);
  };
  const [, user = "", group = ""] = /^(\d+):(\d+)$/.exec(one("USER")) ?? [];
  const [, mode = "", source = "", target = ""] =
    /^--from=build --chmod=(\d+) (\S+) (\S+)$/.exec(one("COPY")) ?? [];
  if ([user, source].includes("")) {
    throw new Error("Expected USER UID:GID, COPY --from --chmod A B");
  }
  return {
    ...{ user: Number(user), group: Number(group), env: pairsOf(one("ENV")) },
    ...{ entrypoint: JSON.parse(one("ENTRYPOINT")), command: JSON.parse(one("CMD")) },
    labels: pairsOf(one("LABEL")),
    copied: {
      source: source.replaceAll("${TARGETARCH}", arch),
      ...{ target, mode: parseInt(mode, 8) },
    },
  };
}

/** Instructions, with continued lines joined and comments left out. */
function stepsOf(text: string): readonly Step[] {
  return text.replaceAll(/^\s*#.*\n/gm, "").replaceAll(/\\\n\s*/g, "").split("\n").filter(Boolean)
    .map((line) => {
      const [, instruction, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
      if (instruction !== undefined && rest !== undefined) return { instruction, rest };
      throw new Error(`Containerfile: ${line} is not INSTRUCTION ARGUMENTS`);
    });
}

/** What stands before the first FROM, and from each FROM on. */
function partsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const parts: Step[][] = [[]];
  for (const step of steps) {
    if (step.instruction === "FROM") parts.push([]);
    parts.at(-1)?.push(step);
  }
  return parts;
}

/** `A=1 B="two words"` */
function pairsOf(rest: string): Readonly<Record<string, string>> {
  const pairs = [...rest.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))(?: |$)/g)];
  return Object.fromEntries(pairs.map(([, name, quoted, bare]) => [name, quoted ?? bare ?? ""]));
}
