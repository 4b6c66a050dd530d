import assert from "assert";
import { fc, testAlways } from "testing";
import { stringify } from "yaml";
import { apiServerAccess } from "../../../lib/kubernetes/api_server_access.ts";

/** Few, because each is a file. */
const RUNS = 100;
const SECRET = "hunter2hunter2";

const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom("one", "me", "first", "", null),
);
/** Settings that a kubeconfig may hold, right or wrong, some of them secret. */
const user = fc.record({
  token: fc.constantFrom(SECRET, `${SECRET} ${SECRET}`),
  tokenFile: value,
  username: value,
  password: fc.constant(SECRET),
  "client-certificate-data": fc.oneof(fc.constant(btoa(SECRET)), value),
  "client-key-data": fc.constantFrom(btoa(SECRET), SECRET),
  exec: value,
  as: value,
}, { requiredKeys: [] });
const cluster = fc.record({
  server: fc.oneof(fc.constant("https://10.0.0.1:6443"), value),
  "certificate-authority-data": fc.oneof(fc.constant(btoa(SECRET)), value),
  "insecure-skip-tls-verify": value,
  "proxy-url": value,
}, { requiredKeys: [] });

const entries = (field: string, inner: fc.Arbitrary<unknown>, name: string) =>
  fc.oneof(
    { weight: 4, arbitrary: inner.map((inner) => [{ name, [field]: inner }]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.oneof(inner.map((inner) => ({ name, [field]: inner })), value)),
    },
    { weight: 1, arbitrary: value },
  );
const kubeconfig = fc.record({
  clusters: entries("cluster", fc.oneof(cluster, value), "one"),
  users: entries("user", fc.oneof(user, value), "me"),
  contexts: entries("context", fc.constant({ cluster: "one", user: "me" }), "first"),
  "current-context": fc.oneof({ weight: 4, arbitrary: fc.constant("first") }, value),
}, { requiredKeys: ["users"] });

const whole = kubeconfig.map((content) => stringify(content, { aliasDuplicateObjects: false }));
/** A line of a hand that slipped, somewhere in it. */
const slipped = fc.tuple(
  whole,
  fc.nat(),
  fc.constantFrom("\t", ": [", "- }", '"', "*a", "&a", "%", "!!", "\n  x: y: z", "{"),
).map(([text, at, slip]) => {
  const place = at % (text.length + 1);
  return text.slice(0, place) + slip + text.slice(place);
});

testAlways(
  "any kubeconfig gives access or is refused in words that repeat no secret of it",
  fc.asyncProperty(fc.oneof(whole, slipped, fc.string(), fc.json()), async (text) => {
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(path, text);
      const outcome = await apiServerAccess({ kubeconfig: path });
      if (outcome.kind === "ready") return;
      assert(outcome.because.length > 20 && outcome.because.length < 2_000, outcome.because);
      assert(!outcome.because.includes(SECRET), outcome.because);
      assert(!outcome.because.includes(btoa(SECRET)), outcome.because);
    } finally {
      await Deno.remove(path);
    }
  }),
  RUNS,
);
