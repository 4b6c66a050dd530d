import assert from "assert";
import { type Allowance, exceptions, faces, rooms } from "./law.ts";
import { isRelative, readSources, resolved, roomOf, type Source } from "./sources.ts";

const sources = await readSources();

Deno.test("the house has the rooms of the law, each with a mod.ts", () => {
  const found = sources.filter(({ path }) => path.endsWith("/mod.ts") && depth(path) === 2);
  assert.deepEqual(found.map(({ room }) => room).sort(), Object.keys(rooms).sort());
  const strangers = sources.filter(({ room }) => !(room in rooms) && !(room in faces));
  assert.deepEqual(strangers.map(({ path }) => path), []);
});

Deno.test("a room imports from rooms before it alone", () => {
  const order = Object.keys(rooms);
  for (const [room, { rooms: used }] of Object.entries(rooms)) {
    const later = Object.keys(used).filter((other) => order.indexOf(other) >= order.indexOf(room));
    assert.deepEqual(later, [], `${room} may import rooms that do not stand before it`);
  }
});

for (const [room, allowance] of Object.entries({ ...rooms, ...faces })) {
  Deno.test(`${room} imports what it may and nothing else`, () => {
    const own = sources.filter((source) => source.room === room);
    assert(own.length > 0, `${room} is missing`);
    assert.deepEqual(own.flatMap((source) => offences(source, allowance)), []);
  });
}

for (const [room, { rooms: allowed }] of Object.entries(rooms)) {
  Deno.test(`${room} says what it is for, what it promises and what it may import`, () => {
    const text = sources.find(({ path }) => path === `lib/${room}/mod.ts`)?.text ?? "";
    const doc = /^\/\*\*\n( \* # [\s\S]*?)\n \*\//.exec(text)?.[1] ?? "";
    const paragraphs = doc.replaceAll(/^ \* ?/gm, "").split(/\n{2,}/);
    const [title, purpose = ""] = paragraphs;
    assert.match(title ?? "", /^# [A-Z]/, "the doc of the module begins with its title");
    assert(purpose.length > 40, "then it says what it is for");
    assert(paragraphs.some((one) => one.startsWith("Promise: ")), "then what it promises");
    const stated = paragraphs.find((one) => one.startsWith("May import: ")) ?? "";
    assert.deepEqual(statedRooms(stated), allowed, stated || "then `May import: …`");
    assert.match(doc, /@module/);
  });
}

Deno.test("every exception is used", () => {
  const unused = exceptions.filter(({ room, target }) =>
    !sources.some((source) =>
      source.room === room &&
      source.imports.some(({ specifier }) => resolved(source.path, specifier) === target)
    )
  );
  assert.deepEqual(unused, []);
});

Deno.test("every room and package that may be imported is imported", () => {
  const unused = Object.entries({ ...rooms, ...faces }).flatMap(([room, allowance]) => {
    const own = sources.filter((source) => source.room === room);
    const used = new Set(
      own.flatMap(({ path, imports }) =>
        imports.map(({ specifier }) =>
          isRelative(specifier)
            ? roomOf(resolved(path, specifier))
            : allowance.packages.find((one) => isPartOf(one, specifier))
        )
      ),
    );
    return [...Object.keys(allowance.rooms), ...allowance.packages]
      .filter((one) => !used.has(one)).map((one) => `${room}: ${one}`);
  });
  assert.deepEqual(unused, []);
});

/** What is wrong with the imports of one file. */
function offences({ path, room, imports }: Source, { rooms, packages }: Allowance): string[] {
  return imports.flatMap(({ specifier, typesOnly }) => {
    const offence = (because: string) => [`${path} imports ${specifier}: ${because}`];
    if (!isRelative(specifier)) {
      const allowed = packages.some((one) => isPartOf(one, specifier));
      return allowed ? [] : offence("not one of the room's packages");
    }
    const target = resolved(path, specifier);
    const other = roomOf(target);
    if (other === room) return [];
    if (exceptions.some((one) => one.room === room && one.target === target)) return [];
    const use = rooms[other];
    if (use === undefined) return offence(`${room} may not import ${other}`);
    if (use === "types" && !typesOnly) return offence(`${room} may import types of ${other} alone`);
    return target === `lib/${other}/mod.ts` ? [] : offence(`not the face of ${other}, its mod.ts`);
  });
}

function isPartOf(name: string, specifier: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

/** The rooms in a line such as ``May import: `core` (types), `kubernetes`.`` */
function statedRooms(line: string): Record<string, "values" | "types"> {
  const found = line.matchAll(/`([^`]+)`( \(types\))?/g);
  return Object.fromEntries(
    [...found].map(([, room, types]) => [room, types === undefined ? "values" : "types"]),
  );
}

function depth(path: string): number {
  return path.split("/").length - 1;
}
