/** One named object of a namespaced resource type. */
export interface Target {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
}

/** The verbs of Kubernetes's access control that this program uses. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch";

/** What is asked of a target; `subresource` is `status` or nothing. */
export interface Request {
  readonly verb: Verb;
  readonly target: Target;
  readonly subresource: "" | "/status";
}

/** The target as people write it: `leases.coordination.k8s.io/NAME in namespace NAMESPACE`. */
export function describe({ group, plural, name, namespace }: Target): string {
  return `${plural}.${group}/${name} in namespace ${namespace}`;
}
