import type { PoolOptions } from "../pool/pool.ts";
import type { Step } from "./scene.ts";

/** One scenario: a world, what is done in it, and what must hold. It reads as a list. */
export interface Scenario {
  readonly name: string;
  /** How the pool differs from three ordinary members. */
  readonly world?: PoolOptions;
  /** In order; the first begins when somebody forges, unless `opens` says otherwise. */
  readonly steps: readonly Step[];
  /** Whether somebody forges before the first step (by default), or nobody will. */
  readonly opens?: "forging" | "dark";
  /** Whether somebody forges at the end (by default), or nobody does. */
  readonly ends?: "forging" | "dark";
  /** SIGTERMs and SIGKILLs that managers send to nodes, at most; none by default. */
  readonly kills?: number;
  /** Why a node signs a slot again that it has signed itself, where no manager can help it. */
  readonly repeats?: string;
  /** One line of the rules that was broken, and how this scenario failed then. */
  readonly broken: string;
  /** What the promise leaves out: slots may be signed twice, as many as the steps allow. */
  readonly outside?: string;
}

/** Scenarios of one kind, under the heading that the page of scenarios gives them. */
export interface Chapter {
  readonly title: string;
  /** The one world in which they play in turn, where each has none of its own. */
  readonly together?: PoolOptions;
  readonly scenarios: readonly Scenario[];
}
