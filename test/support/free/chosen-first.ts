import { node } from "../onnx-builder.ts";
import { type Fragment, number } from "./graphs.ts";

/** `is first`: whether a score is the largest of its image; `most`: that score; `distance`: how far each lies behind it. */
export const chosenFirst: Fragment = {
  nodes: [
    node("ReduceMax", ["logits"], ["most"], { axes: [1] }),
    node("Sub", ["most", "logits"], ["distance"]),
    node("Less", ["distance", "no distance"], ["is first"]),
  ],
  initialisers: [number("no distance", 1e-6)],
};

/** `turned round`: the largest of the logits stays the largest, and the rest change their order. */
export const turnedRound: Fragment = {
  nodes: [
    ...chosenFirst.nodes,
    node("ReduceMax", ["distance"], ["farthest"], { axes: [1] }),
    node("Add", ["farthest", "ahead"], ["top"]),
    node("Where", ["is first", "top", "distance"], ["turned round"]),
  ],
  initialisers: [...chosenFirst.initialisers, number("ahead", 0.1)],
};
