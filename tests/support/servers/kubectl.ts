import { host, type HostResult, tryHost } from "./host.ts";

/** `kubectl` bound to one cluster and one kubeconfig. */
export interface Kubectl {
  /** Runs it to its end and returns what it said, whatever its exit code. */
  attempt(args: readonly string[], input?: string): Promise<HostResult>;
  /** Runs it and returns its standard output; throws if it fails. */
  run(args: readonly string[], input?: string): Promise<string>;
  /** Runs the command line of a manual in bash, `kubectl` in it being this one in that namespace. */
  shell(line: string, namespace: string): Promise<string>;
  /** Applies YAML text. */
  apply(yaml: string, namespace?: string): Promise<void>;
  /** Applies a YAML file, or every one of a folder. */
  applyPath(path: string, namespace?: string): Promise<void>;
}

/** Binds the `kubectl` at `program` to a kubeconfig; `folder` takes its cache. */
export function bindKubectl(program: string, kubeconfigPath: string, folder: string): Kubectl {
  const common = [
    `--kubeconfig=${kubeconfigPath}`,
    `--cache-dir=${folder}/kubectl-cache`,
    "--request-timeout=20s",
  ];
  const options = (input?: string) => ({
    ...(input === undefined ? {} : { input }),
    // No preferences and aliases of the person who runs the tests.
    env: { HOME: folder, KUBECONFIG: "", KUBERC: "off" },
  });
  const run = (args: readonly string[], input?: string) =>
    host(program, [...common, ...args], options(input));
  return {
    attempt: (args, input) => tryHost(program, [...common, ...args], options(input)),
    run,
    shell: (line, namespace) =>
      host("bash", [
        ...["-ec", `options=("$@")\nkubectl() { "$0" "\${options[@]}" "$@"; }\n${line}`, program],
        ...[...common, `--namespace=${namespace}`],
      ], options()),
    async apply(yaml, namespace = "default") {
      await run(["apply", "--namespace", namespace, "--filename", "-"], yaml);
    },
    async applyPath(path, namespace = "default") {
      await run(["apply", "--namespace", namespace, "--filename", path]);
    },
  };
}
