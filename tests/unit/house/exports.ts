import { withoutComments } from "./imports.ts";
import { isRelative, resolved } from "./sources.ts";

/** Something that a module exports, or that is imported from it; `*` for all of it. */
interface Place {
  readonly path: string;
  readonly name: string;
}

/** What one module hands out, and what it takes from others of ours. */
interface Module {
  /** Names that it exports; of those it only hands on, where they come from. */
  readonly exports: ReadonlyMap<string, Place | null>;
  /** Modules of which it hands on everything. */
  readonly stars: readonly string[];
  readonly imports: readonly Place[];
}

const declaration =
  /^export (?:async )?(?:abstract )?(?:function\*?|const|class|interface|type) (\w+)/gm;
const list = /^export (?:type )?\{([^}]*)\}(?: from "([^"]+)")?;/gm;
const star = /^export (?:type )?\* from "([^"]+)"/gm;
const taken = /^import (?:type )?(?:\{([^}]*)\}|\* as \w+) from "([^"]+)"/gm;
const dynamic = /\bimport\("([^"]+)"\)/g;

/** What modules of `folder` export and no module imports, as `path name`. */
export function unusedExports(texts: ReadonlyMap<string, string>, folder: string): string[] {
  const modules = new Map([...texts].map(([path, text]) => [path, moduleOf(path, text)]));
  const used = new Set<string>();
  const use = (place: Place) => markUsed(modules, used, place);
  for (const [path, { imports }] of modules) {
    imports.forEach(use);
    // What stands beside the folders is for those who use the project.
    if (!path.includes("/")) use({ path, name: "*" });
  }
  return [...modules].filter(([path]) => path.startsWith(`${folder}/`)).flatMap(
    ([path, { exports }]) => [...exports.keys()].map((name) => nameOf({ path, name })),
  ).filter((name) => !used.has(name)).sort();
}

/** A name that a module only hands on is used where it comes from, too. */
function markUsed(modules: ReadonlyMap<string, Module>, used: Set<string>, place: Place): void {
  const from = modules.get(place.path);
  if (from === undefined || used.has(nameOf(place))) return;
  used.add(nameOf(place));
  const { exports, stars } = from;
  const next = place.name === "*"
    ? [...exports.keys()].map((name) => ({ ...place, name }))
    : [exports.get(place.name)].filter((one) => one !== undefined && one !== null);
  const beyond = exports.has(place.name) ? [] : stars.map((path) => ({ path, name: place.name }));
  [...next, ...beyond].forEach((one) => markUsed(modules, used, one));
}

function moduleOf(path: string, text: string): Module {
  const code = withoutComments(text);
  const at = (specifier: string, name: string) => ({ path: resolved(path, specifier), name });
  const own = [...code.matchAll(declaration)].map(([, name = ""]) => [name, null] as const);
  const listed = [...code.matchAll(list)].flatMap(([, names = "", specifier]) =>
    namesOf(names).map(([inner, outer]) =>
      [outer, specifier === undefined ? null : at(specifier, inner)] as const
    )
  );
  return {
    exports: new Map([...own, ...listed]),
    stars: [...code.matchAll(star)].map(([, specifier = ""]) => resolved(path, specifier)),
    imports: [
      ...[...code.matchAll(taken)].filter(([, , specifier = ""]) => isRelative(specifier))
        .flatMap(([, names, specifier = ""]) =>
          (names === undefined ? [["*"]] : namesOf(names)).map(([name = ""]) => at(specifier, name))
        ),
      ...[...code.matchAll(dynamic)].map(([, specifier = ""]) => at(specifier, "*")),
    ],
  };
}

/** `a as b, type c` as pairs of the name inside and the name outside. */
function namesOf(text: string): (readonly [inner: string, outer: string])[] {
  return text.split(",").map((name) => name.trim().replace(/^type /, "")).filter(Boolean)
    .map((name) => {
      const [inner = "", outer = inner] = name.split(" as ");
      return [inner, outer];
    });
}

function nameOf({ path, name }: Place): string {
  return `${path} ${name}`;
}
