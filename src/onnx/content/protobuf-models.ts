import { GRAPH, MODEL, NODE } from "../fields.ts";
import { type Outline, type OutlinedField, outline } from "./outline.ts";
import type { Peek } from "./peek.ts";

/** Field numbers of other formats' messages. */
const SAVED_MODEL = { schemaVersion: 1, metaGraph: 2 } as const;
const META_GRAPH = { metaInfo: 1, graph: 2 } as const;
const GRAPH_DEF = { node: 1 } as const;
const NODE_DEF = { name: 1, operator: 2 } as const;
const CORE_ML = { version: 1, description: 2, firstType: 200, lastType: 3000 } as const;
const PROGRAM = { block: 1 } as const;
const BLOCK = { index: 1, parent: 2, variable: 3, operator: 4 } as const;
const CAFFE = { name: 1, layer: 100 } as const;
/** Fields after which a message that goes on is followed no further, whereas one long payload is the beginning of anything. */
const MANY = 1000;
/** A graph's first nodes, one of which must be a node. */
const FIRST_NODES = 100;

/**
 * What a protobuf file is a model of, whatever stands first in it and whatever unknown fields it has.
 * @returns `onnx`, the name of another format with its article, or undefined for no model
 */
export function protobufModel(peek: Peek): string | undefined {
  const top = outline(peek);
  if (top.state === "broken" || top.fields.length === 0) return undefined;
  if (isOnnx(peek, top)) return "onnx";
  if (isSavedModel(peek, top)) return "a TensorFlow SavedModel";
  if (isFrozenGraph(peek, top)) return "a TensorFlow graph";
  if (isCoreMl(top)) return "a Core ML model";
  if (isPaddle(peek, top)) return "a PaddlePaddle program";
  if (has(top, CAFFE.name, true) && has(top, CAFFE.layer, true)) return "a Caffe model";
  // Readers of ONNX would get to what lies behind so many fields.
  const isLong = top.state === "unfinished" && top.fields.length > MANY;
  return isLong ? "a protobuf file of more fields than are followed" : undefined;
}

/** A graph that has a node with an operator; beside a version, one of which not enough can be seen counts. */
function isOnnx(peek: Peek, top: Outline): boolean {
  const isVersioned = has(top, MODEL.irVersion, false);
  return delimited(top, MODEL.graph).some((graph) => {
    const inside = within(peek, graph);
    if (inside.state === "broken") return false;
    const nodes = delimited(inside, GRAPH.node);
    if (nodes.length === 0) return isVersioned && inside.state === "unfinished" && inside.fields.length > 0;
    return nodes.slice(0, FIRST_NODES).some((node) => isNode(peek, node));
  });
}

function isNode(peek: Peek, node: OutlinedField): boolean {
  const inside = within(peek, node);
  if (inside.state === "unfinished") return true;
  return inside.state === "whole" && has(inside, NODE.output, true) && has(inside, NODE.opType, true);
}

function isSavedModel(peek: Peek, top: Outline): boolean {
  if (!has(top, SAVED_MODEL.schemaVersion, false) || top.fields.some(({ number }) => number > 2)) return false;
  return delimited(top, SAVED_MODEL.metaGraph).some((one) => {
    const inside = within(peek, one);
    return inside.state !== "broken" && (has(inside, META_GRAPH.metaInfo, true) || has(inside, META_GRAPH.graph, true));
  });
}

function isFrozenGraph(peek: Peek, top: Outline): boolean {
  const [node] = delimited(top, GRAPH_DEF.node);
  if (node === undefined || top.fields.some(({ number }) => number > 5)) return false;
  const inside = within(peek, node);
  if (inside.state === "broken" || inside.fields.some(({ number }) => number > 7)) return false;
  const [operator] = delimited(inside, NODE_DEF.operator);
  return has(inside, NODE_DEF.name, true) && operator !== undefined && isName(peek, operator);
}

/** TensorFlow's operators are words: "Placeholder", "Conv2D", "_FusedConv2D". */
function isName(peek: Peek, { start, end }: OutlinedField): boolean {
  return end - start < 100 && /^_?[A-Z][A-Za-z0-9]+$/.test(peek.read(start, end - start).toString("latin1"));
}

function isCoreMl(top: Outline): boolean {
  const { version, description, firstType, lastType } = CORE_ML;
  const typed = top.fields.some(({ number, isDelimited }) => isDelimited && number >= firstType && number <= lastType);
  return has(top, version, false) && has(top, description, true) && typed;
}

function isPaddle(peek: Peek, top: Outline): boolean {
  const [block] = delimited(top, PROGRAM.block);
  if (block === undefined || top.fields.some(({ number }) => number > 6)) return false;
  const inside = within(peek, block);
  const numbered = has(inside, BLOCK.index, false) && has(inside, BLOCK.parent, false);
  return (
    numbered && has(inside, BLOCK.variable, true) && (has(inside, BLOCK.operator, true) || inside.state !== "whole")
  );
}

function within(peek: Peek, { start, end }: OutlinedField): Outline {
  return outline(peek, start, end);
}

function delimited({ fields }: Outline, number: number): OutlinedField[] {
  return fields.filter((one) => one.number === number && one.isDelimited);
}

function has({ fields }: Outline, number: number, isDelimited: boolean): boolean {
  return fields.some((one) => one.number === number && one.isDelimited === isDelimited);
}
