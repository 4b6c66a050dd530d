import assert from "assert";
import { fc, testAlways } from "testing";
import { readConfiguration } from "../../../lib/config/mod.ts";
import { variableNames } from "../../../lib/config/variables/mod.ts";
import { inPod } from "./environments.ts";

const names = fc.constantFrom(...variableNames());

/** Fails where a message holds a part of the secret. */
function keeps(settings: Readonly<Record<string, string>>, secret: string): void {
  const { kind, ...rest } = readConfiguration({ ...inPod, ...settings });
  const said = kind === "invalid" ? JSON.stringify(rest) : JSON.stringify(rest.notices);
  assert(!said.includes(secret), said);
}

const around = fc.oneof(
  fc.constantFrom("", "a=", "a=etcd:", "pool1", "/secrets/", "https://host/", "5", " "),
  fc.string({ maxLength: 60 }),
);

testAlways(
  "a key that was pasted into any variable is never repeated",
  fc.property(
    names,
    fc.stringMatching(/^[0-9a-f]{68,200}$/),
    around,
    around,
    (name, key, before, after) => {
      // Six bytes in a row are more than chance, wherever they begin.
      for (const at of [0, 20, key.length - 12]) {
        keeps({ [name]: `${before} ${key} ${after}` }, key.slice(at, at + 12));
        keeps({ [name]: `${before}${key}` }, key.slice(at, at + 12));
      }
    },
  ),
  100,
);

/** Characters that part a value: what stands between them may come out of a reader by itself. */
const odd = fc.string({ unit: fc.constantFrom(..."/ ;,?&=#:@%"), maxLength: 3 });

testAlways(
  "the password of an address is never repeated, whatever it is made of and wherever it stands",
  fc.property(
    names,
    fc.constantFrom("https://", "http://", "a=etcd:https://", "a=b;c=etcd:https://", "ftp://"),
    fc.tuple(odd, odd, odd),
    fc.constantFrom("", "/health", ":2379?ca=/x", ";b=etcd:https://h;c=etcd:https://h"),
    (name, begin, [before, amid, behind], after) => {
      const password = `${before}hunter2${amid}hunter2${behind}`;
      keeps({ [name]: `${begin}user:${password}@host${after}` }, "hunter2");
    },
  ),
  600,
);

testAlways(
  "what an address names a password or a token is never repeated",
  fc.property(
    names,
    fc.constantFrom("https://host/x?", "a=etcd:https://h?", "a=etcd:https://h?ca=/x&"),
    fc.constantFrom("password", "token", "api_key", "Authorization", "signature"),
    (name, begin, parameter) => {
      keeps({ [name]: `${begin}${parameter}=hunter2` }, "hunter2");
    },
  ),
);
