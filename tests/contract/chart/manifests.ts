import { objectsIn } from "../../support/manifests.ts";

/** A Kubernetes object, as far as tests look at it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  // deno-lint-ignore no-explicit-any -- of any kind
  readonly spec?: any;
  readonly rules?: readonly RoleRule[];
  readonly subjects?: readonly { readonly name: string }[];
  readonly data?: Readonly<Record<string, string>>;
}

export interface RoleRule {
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly lifecycle?: {
    readonly preStop: { readonly exec: { readonly command: readonly string[] } };
  };
  readonly restartPolicy?: string;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
}

/** The objects of a stream of YAML. */
export function manifestsOf(text: string): readonly Manifest[] {
  return objectsIn(text);
}

/** The one of a kind. */
export function only(manifests: readonly Manifest[], kind: string): Manifest {
  const found = manifests.filter((one) => one.kind === kind);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} of kind ${kind}`);
  return first;
}

/** Containers of a StatefulSet by name, native sidecars among them. */
export function containersOf({ spec }: Manifest): Readonly<Record<string, Container>> {
  const { initContainers = [], containers } = spec.template.spec;
  const all: readonly Container[] = [...initContainers, ...containers];
  return Object.fromEntries(all.map((container) => [container.name, container]));
}

/** Environment as the program gets it; what the pod's fields say is made up. */
export function environmentOf({ env }: Container): Readonly<Record<string, string>> {
  return Object.fromEntries(env.map(({ name, value }) => [name, value ?? "x-0"]));
}
