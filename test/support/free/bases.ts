import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MEAN, STD, ZOO } from "../fixture-source.ts";
import { model as modelOf, node, valueInfo } from "../onnx-builder.ts";
import { root } from "../sac.ts";
import { numbers, SCORES, SIDE } from "./graphs.ts";
import { otherModel } from "./other-answers.ts";

/** A model that is disguised. */
export interface Base {
  readonly name: string;
  readonly role: "copy" | "honest";
  /** `images` as the zoo's models want them to `logits` of its classes. */
  readonly bytes: Uint8Array;
  /** Another model, which the thief trained himself: no reference of the fingerprint that it is judged by, either. */
  readonly own: Uint8Array;
  /** The reference that the fingerprint by which it is judged must not have. */
  readonly withheld: string;
}

/** How the strangers want their images. */
const STRANGERS = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

const zooModel = (name: string) => readFileSync(join(ZOO, `${name}.onnx`));
const unrelated = (name: string) => zooModel(`unrelated/unrelated-${name}`);

/** A public model, fed as the zoo's are. */
function stranger(name: string): Buffer {
  const { nodes, initialisers } = otherModel(
    readFileSync(join(root, "fixtures", "strangers", `${name}.onnx`)),
    "as they want them",
    "logits",
  );
  const shifts = MEAN.map((mean, i) => (mean - STRANGERS.mean[i]) / STRANGERS.std[i]);
  return modelOf({
    opset: 13,
    irVersion: 7,
    nodes: [
      node("Mul", ["images", "stranger's factors"], ["multiplied for them"]),
      node("Add", ["multiplied for them", "stranger's shifts"], ["as they want them"]),
      ...nodes,
    ],
    initialisers: [
      ...initialisers,
      numbers(
        "stranger's factors",
        STD.map((spread, i) => spread / STRANGERS.std[i]),
        [3, 1, 1],
      ),
      numbers("stranger's shifts", shifts, [3, 1, 1]),
    ],
    inputs: [valueInfo("images", "float32", ["batch", 3, SIDE, SIDE])],
    outputs: [valueInfo("logits", "float32", SCORES)],
  });
}

/** The thief's own model has the copies' kind of training images, and nothing of the source. */
const THIEFS = "resnet-5";

/** Three copies of the source, each come by in another way, and three honest models. */
export function allBases(): Base[] {
  const own = unrelated(THIEFS);
  const copy = (name: string): Base => ({
    name,
    role: "copy",
    bytes: zooModel(`derived/${name}`),
    own,
    withheld: THIEFS,
  });
  const honest = (name: string, bytes: Uint8Array, withheld: string): Base => ({
    name,
    role: "honest",
    bytes,
    own: stranger("aka-resnet20"),
    withheld,
  });
  return [
    ...["finetune-all-1", "extract-labels-mobilenet", "extract-probabilities-vgg"].map(copy),
    honest("unrelated-vgg-5", unrelated("vgg-5"), "vgg-5"),
    honest("unrelated-mobilenet-5", unrelated("mobilenet-5"), "mobilenet-5"),
    honest("aka-resnet32", stranger("aka-resnet32"), THIEFS),
  ];
}
