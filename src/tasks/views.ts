import type { SacError } from "../errors.ts";
import type { InputForm } from "../probes/preprocess.ts";

/**
 * What the settings that come with a suspect came to: they say the same as the fingerprint, they could not be used, or it was
 * asked a second time as they say.
 */
export type BesideView<T> = {
  /** What it is that says so: the name of a file, or of an entry in the model's metadata. */
  readonly said: readonly string[];
} & (
  | { readonly kind: "same" }
  | { readonly kind: "unusable"; readonly error: SacError }
  | { readonly kind: "asked"; readonly form: InputForm; readonly outcome: T }
);

/** A suspect looked at in another way than the fingerprint's, which can add suspicion and never take it away. */
export type OtherView<T> =
  /** As if one of its values were its output; it may be one that only decides which values count. */
  | { readonly kind: "inside"; readonly value: string; readonly decides?: true; readonly outcome: T }
  /** Run as programs run models that ask the runtime for nothing: quantised steps are then fused, and may round otherwise. */
  | { readonly kind: "run"; readonly outcome: T }
  /** Fed by other conventions, by which it agrees better with source and references. */
  | { readonly kind: "fed"; readonly as: readonly string[]; readonly outcome: T };
