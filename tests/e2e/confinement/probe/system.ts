/** Ways to the process itself, to other processes, and to more rights. */
export const system = {
  variable: (name: string) => Deno.env.get(name) ?? "not set",
  variables: () => Object.keys(Deno.env.toObject()).sort().join(" "),
  setVariable: (name: string) => {
    Deno.env.set(name, "changed");
    return Deno.env.get(name) ?? "not set";
  },
  osUptime: () => void Deno.osUptime(),
  memoryUsage: () => void Deno.memoryUsage(),
  hostname: () => Deno.hostname(),
  osRelease: () => Deno.osRelease(),
  networkInterfaces: () => void Deno.networkInterfaces(),
  uid: () => String(Deno.uid()),
  hearSignal: () => {
    const ignore = () => {};
    Deno.addSignalListener("SIGTERM", ignore);
    Deno.removeSignalListener("SIGTERM", ignore);
  },
  // Signal 0 asks whether it could be sent.
  signal: (pid: string) => Deno.kill(Number(pid), 0),
  signalSelf: () => Deno.kill(Deno.pid, 0),
  run: (command: string, ...args: string[]) =>
    new TextDecoder().decode(new Deno.Command(command, { args }).outputSync().stdout),
  load: (path: string) => Deno.dlopen(path, {}).close(),
  import: async (specifier: string) => void await import(specifier),
  importJson: async (specifier: string) =>
    JSON.stringify((await import(specifier, { with: { type: "json" } })).default),
  ask: async (name: "read" | "write" | "net" | "env" | "ffi") =>
    (await Deno.permissions.request({ name })).state,
  worker: (permission: "read" | "write" | "net" | "ffi") => {
    const deno = { permissions: { [permission]: true } };
    new Worker("data:application/javascript,", { type: "module", deno }).terminate();
  },
};
