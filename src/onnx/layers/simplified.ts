import { type GraphFinding, MOST_FINDINGS } from "../../core/weights/reading.ts";
import { type NetworkFile, readNetwork } from "./network-file.ts";

/** What a runtime that simplifies the graph may do away with. */
const FOLDABLE: readonly GraphFinding["kind"][] = ["function", "subgraph", "unfolded-weights"];

/**
 * Reads a network as `readNetwork` does and, where functions, sub-graphs or operators on constants hide some of it, from the
 * file that `simplify` makes, if more can be read there. That this fails is a finding, and no error.
 * @param simplify writes the model with a simpler graph, and returns that file's path
 * @throws SacError what `readNetwork` throws of the model itself
 */
export async function readSimplified(path: string, simplify: () => Promise<string>): Promise<NetworkFile> {
  const plain = await readNetwork(path);
  if (!plain.reading.findings.some(({ kind }) => FOLDABLE.includes(kind))) return plain;
  try {
    const simpler = await readNetwork(await simplify());
    if (unread(simpler) >= unread(plain)) return plain;
    return { ...simpler, reading: { ...simpler.reading, simplified: true } };
  } catch {
    return withFailure(plain);
  }
}

function unread({ reading: { parameters, read } }: NetworkFile): number {
  return parameters - read;
}

function withFailure({ reading, ...network }: NetworkFile): NetworkFile {
  const failure: GraphFinding = { kind: "not-simplified", node: "", operator: "" };
  return { ...network, reading: { ...reading, findings: [failure, ...reading.findings].slice(0, MOST_FINDINGS) } };
}
