import { type AddedNode, madeFirst } from "./alone.ts";
import { GRAPH, MODEL, NODE } from "./fields.ts";
import { withFile } from "./file-window.ts";
import { ProtobufReader } from "./protobuf.ts";
import { field } from "./written-fields.ts";

/** What a node says besides the names of what it takes and makes: its operator, with domain and overload, and its attributes. */
const KEPT: readonly number[] = [NODE.opType, NODE.attribute, NODE.domain, NODE.overload];

/**
 * What is put after a model's bytes to have further nodes in its graph, as `exposing` does with outputs.
 * @param path of the model, of which nodes are copied
 * @throws SacError MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_TOO_LARGE
 */
export function addingNodes(path: string, added: readonly AddedNode[]): Buffer {
  const wanted = new Set(added.flatMap(({ like }) => (typeof like === "string" ? [] : [like.outputs[0]])));
  const bodies = bodiesOf(path, wanted);
  const nodes = added.map(({ like, inputs, outputs }) => {
    const body = typeof like === "string" ? field(NODE.opType, Buffer.from(like)) : bodies.get(madeFirst(like));
    const names = [
      ...inputs.map((name) => field(NODE.input, Buffer.from(name))),
      ...outputs.map((name) => field(NODE.output, Buffer.from(name))),
    ];
    return field(GRAPH.node, Buffer.concat([...names, body ?? Buffer.alloc(0)]));
  });
  return field(MODEL.graph, Buffer.concat(nodes));
}

/** The kept fields of the main graph's nodes that make a value of that name first. */
function bodiesOf(path: string, wanted: ReadonlySet<string>): ReadonlyMap<string, Buffer> {
  const bodies = new Map<string, Buffer>();
  withFile(path, (file) => {
    const reader = new ProtobufReader(file);
    const readNode = () => {
      const outputs: string[] = [];
      const kept: [number, number, number][] = [];
      reader.message((part) => {
        if (part === NODE.output) outputs.push(reader.name());
        const { start, end } = reader.span();
        if (KEPT.includes(part)) kept.push([part, start, end]);
      });
      const name = madeFirst({ outputs });
      if (!wanted.has(name)) return;
      const fields = kept.map(([part, start, end]) => {
        const payload = Buffer.alloc(end - start);
        file.copy(payload, start);
        return field(part, payload);
      });
      bodies.set(name, Buffer.concat(fields));
    };
    reader.document((part) => {
      if (part === MODEL.graph) reader.message((inner) => inner === GRAPH.node && readNode());
    });
  });
  return bodies;
}
