/** The start of the node, in the order of the real one; every refusal is a {@link Crash}. */
import type { Arguments } from "./arguments.ts";
import { type Configuration, readConfiguration, readJsonFile } from "./configuration.ts";
import { type Credential, readCredentials } from "./credentials.ts";
import { exposition } from "./exposition.ts";
import { blockForgingController } from "./forging.ts";
import { severalCredentials, severalOnMainnet, updateBlockForging } from "./hangup.ts";
import { removeStaleSocket, serveLocalSocket } from "./local-socket.ts";
import { checkVrfPermissions } from "./permissions.ts";
import { servePrometheus } from "./prometheus.ts";
import type { Settings } from "./settings.ts";
import { announce, initialState, type StandIn } from "./state.ts";
import { delay } from "./time.ts";
import { streamTrace } from "./trace.ts";
import type { Dialect } from "./version.ts";

/** Ends the process with exit code 1 and a text. */
export type Crash = (text: string) => never;

/** Starts the node; resolves once its socket listens. */
export async function start(args: Arguments, settings: Settings, crash: Crash): Promise<void> {
  // No SIGHUP handler until all files are read: a signal before that ends the process.
  await delay(settings.startDelay);
  const { node, credentials } = await initialise(args, settings, crash);
  const onHangup = installHangupHandler(node);

  await delay(settings.replay);
  node.state.replaying = false;
  const setBlockForging = blockForgingController(node);
  onHangup((signal) => updateBlockForging(node, setBlockForging, signal));
  node.trace("NodeState.NodeKernelOnline", "Info", { kind: "NodeKernelOnline" });
  if (!node.nonProducing) await setBlockForging(credentials);
  // Last of all: who gets an answer on the socket may rely on the handler.
  serveLocalSocket(node);
}

async function initialise(
  args: Arguments,
  settings: Settings,
  crash: Crash,
): Promise<{ readonly node: StandIn; readonly credentials: readonly Credential[] }> {
  const { facts } = settings;
  const configuration = await readConfiguration(args.config).catch((error) => crash(error.message));
  if (args.credentials.vrf !== null) {
    const check = await checkVrfPermissions(args.credentials.vrf, facts);
    if (check.kind === "fatal") crash(check.text);
    if (check.kind === "warning") {
      Deno.stdout.writeSync(new TextEncoder().encode(`${check.text}\n`));
    }
  }
  const reading = await readCredentials(args.credentials);
  if (reading.kind !== "read") crash(reading.because);
  if (severalOnMainnet(reading, settings)) crash(severalCredentials);

  const node: StandIn = {
    settings,
    arguments: args,
    nonProducing: args.nonProducing || (facts.nonProducingKey && configuration.startAsNonProducing),
    dialect: settings.dialect ?? configuredDialect(configuration) ?? facts.dialect,
    trace: streamTrace(Deno.stdout, settings.name),
    state: initialState(Date.now()),
  };
  try {
    servePrometheus(settings.metricsPort, settings.metricsFault, () => exposition(node));
    await removeStaleSocket(args.socket);
  } catch (error) {
    crash((error as Error).message);
  }
  await readJsonFile(args.topology).catch((error) => crash(error.message));
  // Versions that ignore the flag here are the ones whose gauge claims forging.
  const idle = reading.credentials.length === 0 ||
    (node.nonProducing && facts.gauge !== "ignores-flag");
  announce(node, idle ? "DisabledBlockForging" : "EnabledBlockForging");
  return { node, credentials: reading.credentials };
}

function configuredDialect({ useTraceDispatcher }: Configuration): Dialect | null {
  return useTraceDispatcher === null ? null : useTraceDispatcher ? "new" : "legacy";
}

/** Installs the handler of the replay; what it returns replaces the handler's body. */
function installHangupHandler(
  node: StandIn,
): (handle: (signal: number) => Promise<void>) => void {
  const { deaf, facts } = node.settings;
  let signals = 0;
  let handle = (_signal: number): Promise<void> => {
    announce(node, "NotEffective");
    return Promise.resolve();
  };
  Deno.addSignalListener("SIGHUP", () => {
    const signal = signals++;
    if (deaf.kind === "always" || (deaf.kind === "after" && signal >= deaf.signals)) return;
    // Each signal has its own thread; one that fails ends alone.
    void (facts.dynamicForging ? handle(signal) : Promise.resolve()).then(
      () => node.trace("Startup.NetworkConfigUpdate", "Notice", { kind: "NetworkConfigUpdate" }),
      (error: Error) =>
        Deno.stderr.writeSync(new TextEncoder().encode(`cardano-node: ${error.message}\n`)),
    );
  });
  return (next) => {
    handle = next;
  };
}
