import { type ErrorCode, SacError } from "../errors.ts";
import { listed, quoted } from "../text/list.ts";
import type { OnnxFile } from "./types.ts";

/** A reason for which a model will not be run. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** The domains whose operators onnxruntime itself brings; "" is ONNX's own. */
const KNOWN_DOMAINS = new Set(["", "ai.onnx.ml", "com.microsoft"]);

/** Runs a program compiled for one device, from inside the model or from any file that it names. */
const COMPILED_PROGRAM = "com.microsoft::EPContext";

/** The foreign domains that genuine models come with, and what to do about them. */
const DOMAIN_HINTS: ReadonlyMap<string, string> = new Map([
  ["ai.onnx.contrib", "Export the model without the pre- and post-processing of onnxruntime-extensions."],
  ["ai.onnx.training", "Export the model for inference."],
  ["ai.onnx.preview.training", "Export the model for inference."],
  ["com.microsoft.nchwc", "The model was optimised for one processor: use the file from before that step."],
  ["com.ms.internal.nhwc", "The model was optimised for one device: use the file from before that step."],
  ["org.pytorch.aten", "Export the model with standard ONNX operators only."],
]);

/** @throws SacError MODEL_OPERATOR_REFUSED, OUTPUT_RANDOM, MODEL_NO_IMAGE_INPUT, MODEL_OUTPUT_UNSUPPORTED: the first reason not to run it */
export function refuseToRun(path: string, onnx: OnnxFile): void {
  const [refusal] = refusals(onnx);
  if (refusal) throw new SacError(refusal.code, `${path}: ${refusal.message}`, refusal.hint);
}

/** Everything in a model file for which it will not be run; empty for a model that may be run. */
export function refusals(onnx: OnnxFile): Refusal[] {
  return [
    ...compiledProgramRefusals(onnx),
    ...foreignDomainRefusals(onnx),
    ...trainingRefusals(onnx),
    ...randomRefusals(onnx),
    ...signatureRefusals(onnx),
  ];
}

function compiledProgramRefusals(onnx: OnnxFile): Refusal[] {
  if (!Object.hasOwn(onnx.operators, COMPILED_PROGRAM)) return [];
  return [
    {
      code: "MODEL_OPERATOR_REFUSED",
      message: `The operator ${COMPILED_PROGRAM} runs a compiled program that cannot be looked into.`,
      hint: "Use the model from before it was compiled for one device.",
    },
  ];
}

function foreignDomainRefusals(onnx: OnnxFile): Refusal[] {
  return [...foreignOperators(onnx)].map(([domain, operators]) => ({
    code: "MODEL_OPERATOR_REFUSED",
    message: `The domain ${quoted(domain)} needs code that does not come with onnxruntime (${listed(operators.map(quoted))}).`,
    hint: DOMAIN_HINTS.get(domain) ?? "Export the model with standard ONNX operators only.",
  }));
}

/** The operators, by domain, that neither onnxruntime brings nor the model defines as a function. */
function foreignOperators(onnx: OnnxFile): Map<string, string[]> {
  const functions = new Set(onnx.functions);
  const byDomain = new Map<string, string[]>();
  for (const operator of Object.keys(onnx.operators)) {
    const domain = operator.slice(0, Math.max(0, operator.lastIndexOf("::")));
    if (KNOWN_DOMAINS.has(domain) || functions.has(operator)) continue;
    const operators = byDomain.get(domain) ?? [];
    operators.push(operator.slice(domain.length + "::".length));
    byDomain.set(domain, operators);
  }
  return byDomain;
}

function trainingRefusals(onnx: OnnxFile): Refusal[] {
  if (!onnx.hasTrainingInfo) return [];
  return [
    {
      code: "MODEL_OPERATOR_REFUSED",
      message: "The model carries training graphs (training_info) beside the one for inference.",
      hint: "Export the model for inference.",
    },
  ];
}

/**
 * With a seed the numbers that are drawn are the same in every process, one after the other: a model could count by them how often
 * it was asked, answer the probes from elsewhere and be itself from then on.
 */
function randomRefusals(onnx: OnnxFile): Refusal[] {
  if (onnx.random.length === 0) return [];
  const operators = listed(onnx.random.map(quoted));
  return [
    {
      code: "OUTPUT_RANDOM",
      message: `The model draws numbers by lot whenever it is asked (${operators}), and its answers may depend on them.`,
      hint: "Export the model without dropout or other random steps. If it is somebody else's, it may have been made to evade this.",
    },
  ];
}

function signatureRefusals(onnx: OnnxFile): Refusal[] {
  const found: Refusal[] = [];
  if (onnx.inputs.length === 0) {
    found.push({
      code: "MODEL_NO_IMAGE_INPUT",
      message: "The model has no input: its answer cannot depend on an image.",
      hint: "Export the model with its image input as a graph input.",
    });
  }
  if (onnx.outputs.length === 0) {
    found.push({
      code: "MODEL_OUTPUT_UNSUPPORTED",
      message: "The model has no output.",
      hint: "Export the model with its class scores as a graph output.",
    });
  }
  return found;
}
