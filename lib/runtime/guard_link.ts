import type { GuardAnswer, Happening, Milliseconds } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import {
  checkGreeting,
  decodeQuestion,
  encodeAnswer,
  encodeGreeting,
  type LineConnection,
  LONGEST_LINE,
  openLines,
} from "../guard/mod.ts";
import { startLoop } from "./loop.ts";

/** Where the guard listens, and who hears of it. */
interface GuardLinkConfig {
  readonly socket: string;
  /** As of `sharedSettings`: a guard with others is none. */
  readonly settings: string;
  readonly dispatch: (happening: Happening) => void;
}

/** The manager's end of the connection to its guard. */
export interface GuardLink {
  /** Sends an answer at once; a guard that does not read delays nothing. */
  readonly answer: (answer: GuardAnswer) => void;
  /** Whether somebody accepted the connection and has not ended it. */
  readonly stands: () => boolean;
  /** Ends it; the core is told no more. */
  readonly end: () => Promise<void>;
}

/** From one try to connect to the next; the first after a connection that stood comes at once. */
const TRIES_EVERY: Milliseconds = 300;

/** A guard that starts together with its manager is not called gone before this time. */
const STARTS_WITHIN: Milliseconds = 3_000;

/**
 * Keeps a connection to the guard: greets, hands its questions to the core, and says when it is lost.
 * A line that is none of a guard's ends the connection, because who sends one is no guard of this
 * version.
 */
export function openGuardLink({ socket, settings, dispatch }: GuardLinkConfig): GuardLink {
  const opened = performance.now();
  let standing: LineConnection | null = null;
  let everStood = false;
  let ended = false;
  let closed = (_because: string): void => {};

  /** Resolves, when the connection is over or none can be made, to why. */
  async function session(): Promise<string> {
    let connection: Deno.UnixConn;
    try {
      connection = await Deno.connect({ transport: "unix", path: socket });
    } catch (error) {
      return `no guard can be reached at ${socket}: ${causeOf(error)}`;
    }
    const over = Promise.withResolvers<string>();
    closed = over.resolve;
    everStood = true;
    let greeted = false;
    standing = openLines(connection, LONGEST_LINE, {
      line(text) {
        if (greeted) return dispatch({ type: "guardAsked", question: decodeQuestion(text) });
        checkGreeting(text, settings);
        greeted = true;
      },
      closed,
    });
    standing.send(encodeGreeting(settings));
    if (ended) close();
    const because = await over.promise;
    standing = null;
    return `the connection to ${socket} is over: ${because}`;
  }

  function close(): void {
    standing?.close();
    closed("this manager closed it");
  }

  async function visit(): Promise<Milliseconds> {
    const began = performance.now();
    const because = await session();
    const isTold = everStood || performance.now() - opened > STARTS_WITHIN;
    if (!ended && isTold) dispatch({ type: "guardLost", because });
    return Math.max(0, TRIES_EVERY - (performance.now() - began));
  }

  const loop = startLoop(visit, () => TRIES_EVERY);
  return {
    answer: (answer) => standing?.send(encodeAnswer(answer)),
    stands: () => standing !== null,
    async end() {
      ended = true;
      close();
      await loop.end();
    },
  };
}
