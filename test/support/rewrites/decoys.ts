import { int64s } from "../onnx-builder.ts";
import { random } from "../random.ts";
import type { Rewrite } from "./edit.ts";
import { filled, type Net, type Step, type Weights } from "./net.ts";

/** Layers and bends in turn, with few weights of their own, whose result is added to the answers times nothing. */
export const besideAll =
  (layers: number): Rewrite =>
  (net) => {
    const { normal } = random(5);
    const weights = new Map<string, Weights>(net.weights);
    const steps: Step[] = [];
    for (let i = 0; i < layers; i += 1) {
      weights.set(`idle weights ${i}`, filled([3, 3, 1, 1], normal));
      const [from, made] = [i === 0 ? "images" : `idle ${i - 1}`, `idle layer ${i}`];
      steps.push({ op: "Conv", inputs: [from, `idle weights ${i}`], outputs: [made], attributes: {} });
      steps.push({ op: "Tanh", inputs: [made], outputs: [`idle ${i}`], attributes: {} });
    }
    weights.set("nothing", { dims: [1], values: Float32Array.of(0) });
    const attributes = { axes: [1, 2, 3], keepdims: 0 };
    const nothing = { op: "Mul", inputs: ["idle number", "nothing"], outputs: ["idle nothing"], attributes: {} };
    return {
      ...net,
      weights,
      steps: [
        ...steps,
        { op: "ReduceMean", inputs: [`idle ${layers - 1}`], outputs: ["idle mean"], attributes },
        { op: "Unsqueeze", inputs: ["idle mean", "idle axis"], outputs: ["idle number"], attributes: {} },
        nothing,
        ...renamed(net, "logits", "busy logits"),
        { op: "Add", inputs: ["busy logits", "idle nothing"], outputs: ["logits"], attributes: {} },
      ],
      others: [...net.others, int64s("idle axis", [1])],
    };
  };

/** The first bend again and again, which changes nothing. */
export const bentAgain =
  (times: number): Rewrite =>
  (net) => {
    const first = net.steps.findIndex(({ op }) => op === "Relu");
    const { inputs, outputs } = net.steps[first];
    const again = Array.from({ length: times }, (_, i): Step => {
      const [from, to] = [i === 0 ? inputs[0] : `again ${i}`, i === times - 1 ? outputs[0] : `again ${i + 1}`];
      return { op: "Relu", inputs: [from], outputs: [to], attributes: {} };
    });
    return { ...net, steps: [...net.steps.slice(0, first), ...again, ...net.steps.slice(first + 1)] };
  };

function renamed({ steps }: Net, from: string, to: string): Step[] {
  return steps.map((step) => ({ ...step, outputs: step.outputs.map((name) => (name === from ? to : name)) }));
}
