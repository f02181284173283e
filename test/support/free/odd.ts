import { type Node, node, type Tensor } from "../onnx-builder.ts";
import { chosenFirst, turnedRound } from "./chosen-first.ts";
import type { FreeCase } from "./free-case.ts";
import { answering, type Fragment, number } from "./graphs.ts";
import { otherModel } from "./other-answers.ts";

/** `given` from the logits and what other parts of the graph made of them. */
function made(
  model: Uint8Array,
  parts: readonly Fragment[],
  nodes: readonly Node[],
  initialisers: readonly Tensor[] = [],
): Buffer {
  return answering(
    model,
    [...parts.flatMap((part) => part.nodes), ...nodes],
    [...parts.flatMap((part) => part.initialisers), ...initialisers],
  );
}

/** `noise`: numbers from -1 to 1 that hang on every digit of the logits. */
const noise: Fragment = {
  nodes: [node("Mul", ["logits", "a lot"], ["phase"]), node("Sin", ["phase"], ["noise"])],
  initialisers: [number("a lot", 9973)],
};

const CASES: Readonly<Record<string, FreeCase["disguise"]>> = {
  "runners-up turned round": (model) => ({
    model: made(model, [turnedRound], [node("Identity", ["turned round"], ["given"])]),
  }),
  "runners-up all alike": (model) => ({
    model: made(model, [chosenFirst], [node("Where", ["is first", "logits", "low"], ["given"])], [number("low", -20)]),
  }),
  "runners-up are noise": (model) => ({
    model: made(
      model,
      [chosenFirst, noise],
      [node("Where", ["is first", "top", "noise"], ["given"])],
      [number("top", 2)],
    ),
  }),
  "runners-up of another model": (model, { own }) => ({
    model: made(
      model,
      [chosenFirst, otherModel(own)],
      [
        node("ReduceMax", ["other"], ["other's most"], { axes: [1] }),
        node("Add", ["other's most", "lead"], ["top"]),
        node("Where", ["is first", "top", "other"], ["given"]),
      ],
      [number("lead", 0.1)],
    ),
  }),
  "noise on every score": (model) => ({
    model: made(
      model,
      [noise],
      [node("Mul", ["noise", "strength"], ["strong"]), node("Add", ["logits", "strong"], ["given"])],
      [number("strength", 0.7)],
    ),
  }),
  "far too sure": (model) => ({
    model: made(
      model,
      [chosenFirst],
      [
        node("Cast", ["is first"], ["one for the first"], { to: 1 }),
        node("Mul", ["one for the first", "bonus"], ["more"]),
        node("Add", ["logits", "more"], ["given"]),
      ],
      [number("bonus", 1000)],
    ),
  }),
  "hardly sure": (model) => ({
    model: made(
      model,
      [chosenFirst],
      [
        node("Cast", ["is first"], ["one for the first"], { to: 1 }),
        node("Mul", ["logits", "hardly"], ["faint"]),
        node("Mul", ["one for the first", "a little"], ["more"]),
        node("Add", ["faint", "more"], ["given"]),
      ],
      [number("hardly", 1e-3), number("a little", 1e-3)],
    ),
  }),
  "the last choice is ruled out": (model) => ({
    model: answering(
      model,
      [
        node("ReduceMin", ["logits"], ["least"], { axes: [1] }),
        node("Equal", ["logits", "least"], ["is last"]),
        node("Cast", ["is last"], ["one for the last"], { to: 1 }),
        node("Mul", ["one for the last", "far"], ["less"]),
        node("Sub", ["logits", "less"], ["given"]),
      ],
      [number("far", 1000)],
    ),
  }),
  "the first choice is infinite": (model) => ({
    model: made(
      model,
      [chosenFirst],
      [node("Where", ["is first", "top", "logits"], ["given"])],
      [number("top", Number.POSITIVE_INFINITY)],
    ),
  }),
  "the second choice where the first leads by little": (model) => ({
    model: made(
      model,
      [chosenFirst],
      [
        node("Add", ["distance", "first's penalty"], ["penalised"]),
        node("Where", ["is first", "penalised", "distance"], ["behind"]),
        node("Neg", ["behind"], ["given"]),
      ],
      [number("first's penalty", 0.3)],
    ),
  }),
};

/** Models that keep their first choice and make the rest unlike every honest model's. */
export function oddCases(): FreeCase[] {
  return Object.entries(CASES).map(([name, disguise]) => ({ kind: "odd on purpose", name, disguise }));
}
