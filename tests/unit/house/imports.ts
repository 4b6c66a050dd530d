/** One import of a module, as its source says it. */
export interface Import {
  readonly specifier: string;
  /** Whether nothing of it is there at run time. */
  readonly typesOnly: boolean;
}

/** `import … from "x"` and `export … from "x"`; no quote or semicolon stands before `from`. */
const statement = /^(?:import|export)\s([^"'`;]*?)\bfrom\s*"([^"]+)"/gm;
const sideEffect = /^import\s*"([^"]+)"/gm;
const dynamic = /\bimport\(\s*("[^"]*"|[^)]*)/g;

/**
 * The imports of a formatted source text.
 *
 * `deno fmt` puts every such statement at the beginning of a line and its specifier into double
 * quotes, which is what makes this reading reliable; comments are taken out first.
 */
export function importsOf(text: string): readonly Import[] {
  const code = withoutComments(text);
  return [
    ...[...code.matchAll(statement)].map(([, names = "", specifier = ""]) => ({
      specifier,
      typesOnly: onlyTypes(names.trim()),
    })),
    ...[...code.matchAll(sideEffect)].map(([, specifier = ""]) => value(specifier)),
    // One that is computed at run time is shown as it is written: no rule allows it.
    ...[...code.matchAll(dynamic)].map(([, written = ""]) => value(written.replaceAll('"', ""))),
  ];
}

/** The code of a formatted source text. */
export function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, "").replaceAll(/^\s*\/\/.*$/gm, "");
}

/** `type { A, B }`, or `{ type A, type B }`. */
function onlyTypes(names: string): boolean {
  if (/^type\s/.test(names)) return true;
  const listed = /^\{([^}]*)\}$/.exec(names)?.[1]?.split(",").map((name) => name.trim());
  return listed?.every((name) => name === "" || name.startsWith("type ")) ?? false;
}

function value(specifier: string): Import {
  return { specifier, typesOnly: false };
}
