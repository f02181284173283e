import { node } from "../onnx-builder.ts";
import { turnedRound } from "./chosen-first.ts";
import { DETECTORS } from "./fitted-detectors.ts";
import type { FreeCase } from "./free-case.ts";
import { answering, switched } from "./graphs.ts";
import { meanColour, otherModel } from "./other-answers.ts";

/** Models that answer otherwise where a detector takes the image for a probe. */
export function probeCases(): FreeCase[] {
  const flagged = (name: string, disguise: FreeCase["disguise"]): FreeCase => ({ kind: "probes", name, disguise });
  return [
    flagged("quality 25 by frequencies, mean colours", (model, { detectors }) => ({
      model: switched(model, detectors["quality 25 by frequencies"].fragment, meanColour()),
    })),
    ...DETECTORS.map((name) =>
      flagged(`${name}, another model`, (model, { detectors, own }) => ({
        model: switched(model, detectors[name].fragment, otherModel(own)),
      })),
    ),
    flagged("any quality by frequencies, runners-up turned round", (model, { detectors }) => ({
      model: switched(model, detectors["any quality by frequencies"].fragment, {
        nodes: [...turnedRound.nodes, node("Identity", ["turned round"], ["other"])],
        initialisers: turnedRound.initialisers,
      }),
    })),
    flagged("any quality by frequencies, the more another model the likelier", (model, { detectors, own }) => {
      const { nodes, initialisers } = detectors["any quality by frequencies"].fragment;
      const other = otherModel(own);
      const mixing = [
        node("Sub", ["likeness", "least likeness"], ["excess"]),
        node("Sigmoid", ["excess"], ["share"]),
        node("Sub", ["other", "logits"], ["way"]),
        node("Mul", ["way", "share"], ["gone"]),
        node("Add", ["logits", "gone"], ["given"]),
      ];
      return {
        model: answering(model, [...nodes, ...other.nodes, ...mixing], [...initialisers, ...other.initialisers]),
      };
    }),
  ];
}
