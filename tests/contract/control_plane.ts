import { fileURLToPath } from "node:url";
import { type ApiServer, openApiServer } from "../../lib/kubernetes/mod.ts";
import {
  type ControlPlane,
  makeServiceAccount,
  startControlPlane,
} from "../support/servers/mod.ts";
import { accessThrough } from "./lease_world.ts";

/** The project's own account and its Role, as users install them. */
export const roleManifest = fileURLToPath(new URL("../../deploy/role.yaml", import.meta.url));
/** Name of that account. */
export const account = "cardano-forge-manager";
/** The definitions of both custom resources. */
export const definitions = fileURLToPath(
  new URL("../../charts/cardano-forge-crds/templates", import.meta.url),
);

/** Installs both definitions and waits until the server serves them. */
export async function installDefinitions({ kubectl }: ControlPlane): Promise<void> {
  await kubectl.applyPath(definitions);
  await kubectl.run(["wait", "--for=condition=Established", "--timeout=50s", "crd", "--all"]);
}

/** A real API server, and a client of it that may do what `deploy/role.yaml` allows. */
export interface PlaneAndClient extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly api: ApiServer;
}

/** Starts an API server with the project's own account. */
export async function startPlaneAndClient(): Promise<PlaneAndClient> {
  await using undo = new AsyncDisposableStack();
  const plane = undo.use(await startControlPlane());
  const { kubeconfig } = await makeServiceAccount(plane, { manifest: roleManifest, name: account });
  const access = await accessThrough(plane.port, kubeconfig);
  const api = undo.adopt(
    openApiServer(access, { requestTimeout: 60_000 }),
    (api) => api.close(),
  );
  const running = undo.move();
  return { plane, api, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
