import { readFileSync } from "node:fs";

/** Ways to a file. */
export const files = {
  read: (path: string) => Deno.readTextFileSync(path),
  readByNode: (path: string) => readFileSync(path, "utf8"),
  fetchFile: async (path: string) => await (await fetch(`file://${path}`)).text(),
  stat: (path: string) => void Deno.lstatSync(path),
  list: (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort().join(" "),
  countAtLeast: (path: string, least: string) => {
    const { length } = [...Deno.readDirSync(path)];
    return length >= Number(least) ? "done" : `${length} names`;
  },
  readLink: (path: string) => Deno.readLinkSync(path),
  write: (path: string) => Deno.writeTextFileSync(path, "written"),
  chmod: (path: string) => Deno.chmodSync(path, 0o400),
  remove: (path: string) => Deno.removeSync(path),
  rename: (from: string, to: string) => Deno.renameSync(from, to),
  copy: (from: string, to: string) => Deno.copyFileSync(from, to),
  symlink: (target: string, path: string) => Deno.symlinkSync(target, path),
  link: (from: string, to: string) => Deno.linkSync(from, to),
  sync: (path: string) => {
    using file = Deno.openSync(path, { read: true });
    file.syncSync();
  },
};
