/** The few keys of the node's configuration file that matter to forging. */

/** What the configuration file says; `null` where it says nothing. */
export interface Configuration {
  readonly startAsNonProducing: boolean;
  readonly useTraceDispatcher: boolean | null;
}

/** Reads the file (JSON); throws with the node's kind of text if it is missing or no JSON object. */
export async function readConfiguration(path: string): Promise<Configuration> {
  const content = await readJsonFile(path);
  return {
    startAsNonProducing: content.StartAsNonProducingNode === true,
    useTraceDispatcher: typeof content.UseTraceDispatcher === "boolean"
      ? content.UseTraceDispatcher
      : null,
  };
}

/** Reads a JSON object from a file; the topology needs no more than that. */
export async function readJsonFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new Error(`${path}: openBinaryFile: ${(error as Error).message}`);
  }
  const content: unknown = JSON.parse(text);
  if (typeof content !== "object" || content === null) throw new Error(`${path}: not an object`);
  return content as Record<string, unknown>;
}
