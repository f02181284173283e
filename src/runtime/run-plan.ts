import type { InputForm } from "../probes/preprocess.ts";

/** Which input of a model gets the images, in which form, and which output is read. */
export interface RunPlan {
  readonly input: string;
  readonly form: InputForm;
  /** How many images it is fed at once. */
  readonly batch: number;
  /** Whether the model insists on that number. */
  readonly batchFixed: boolean;
  readonly output: string;
  /** Whether it was taken for the only one of several that says it is over the classes that are asked for; undefined: not. */
  readonly outputTaken?: boolean | undefined;
}

/** How a model takes two images at once: as two inputs, or joined into one along an axis. */
export type PairForm = { readonly kind: "inputs"; readonly second: string } | { readonly kind: Joined };
/** The axis along which two images are joined. */
export type Joined = (typeof JOINED)[number];
export const JOINED = ["channels", "width", "height"] as const;

/** How a verification model is run: on single images, which it embeds, or on pairs. */
export interface VerifierPlan extends RunPlan {
  /** Undefined: it takes one image. */
  readonly pair: PairForm | undefined;
}
