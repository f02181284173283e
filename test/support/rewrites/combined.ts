import { activationRewrites as activations } from "./activations.ts";
import { betweenRewrites as between } from "./between.ts";
import { constantRewrites as constants } from "./constants.ts";
import { convolutionRewrites as convolutions } from "./convolutions.ts";
import type { Rewrite } from "./edit.ts";
import { graphFormRewrites as forms } from "./graph-forms.ts";
import { kernelRewrites as kernels } from "./kernels.ts";
import { linearRewrites as linear } from "./linear.ts";
import { unitRewrites as units } from "./units.ts";
import { wholeRewrites as whole } from "./whole.ts";

/** One rewrite after another. */
const all = (...rewrites: readonly Rewrite[]): Rewrite => {
  return (net) => rewrites.reduce((done, rewrite) => rewrite(done), net);
};

/** Several rewrites at once. */
export const combinedRewrites: Readonly<Record<string, Rewrite>> = {
  "units reordered and scaled, weights put together": all(
    units["in another order"],
    units["each scaled"],
    constants["halves put together"],
  ),
  "units in two, normalised, named by nothing": all(
    units["a quarter in two"],
    convolutions["normalised as before an export"],
    forms["names that say nothing"],
  ),
  "units nobody reads, rows turned, slopes of 0": all(
    units["a quarter more that nobody reads"],
    linear["rows turned, and turned back"],
    activations["with a slope of 0, as a weight"],
  ),
  "units in another order, larger kernels, split by rows": all(
    units["in another order"],
    convolutions["kernels two larger"],
    convolutions["split by rows"],
  ),
  "units that cancel out, the sum of two, channels reordered": all(
    units["a quarter in pairs more that cancel out"],
    between["channels in another order and back"],
    convolutions["the sum of two"],
  ),
  "units in two and scaled, transposed, the larger of it and 0": all(
    units["all in two, each scaled"],
    activations["the larger of it and 0"],
    convolutions.transposed,
  ),
  "units nobody reads, as functions": all(units["one more that nobody reads"], forms["layers as functions"]),
  "units in two, in loops": all(units["one in two"], forms["layers in loops of one turn"]),
  "twice with units nobody reads, images transposed": (net) =>
    whole["twice, averaged"](whole["images transposed"](units["a quarter more that nobody reads"](net))),
  "units in another order, columns and rows, padded apart": all(
    units["in another order"],
    kernels["columns, and rows of these"],
    convolutions["padded apart"],
  ),
  "columns, and of these shifts and single pixels": all(
    kernels["columns, and rows of these"],
    kernels["shifts, and single pixels"],
  ),
  "what is read turned first, on patches, behind noise": all(
    linear["what they read turned first"],
    convolutions["of one pixel, on patches"],
    constants["noise and the rest"],
  ),
};
