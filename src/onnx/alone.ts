import type { GraphNode } from "./graph.ts";
import { isLayer } from "./last-values.ts";
import { type LayerSet, NO_LAYERS, share, without } from "./layer-sets.ts";
import { LEFT, type Makings, type Masking } from "./makings.ts";
import type { NetworkBeside } from "./side-by-side.ts";

/** A node that is put behind a graph's own: one of ONNX's, or one like another of the graph, with other names. */
export interface AddedNode {
  readonly like: GraphNode | "Exp" | "Sub";
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A value as a graph would compute it if only one of the networks in it gave anything. */
interface Alone {
  readonly value: string;
  readonly nodes: readonly AddedNode[];
}

/** What is asked of a graph. */
interface AloneQuestion {
  /** In the graph's order, those on which the value depends. */
  readonly nodes: readonly GraphNode[];
  readonly makings: Makings;
  readonly networks: readonly NetworkBeside[];
  /** One of them. */
  readonly kept: NetworkBeside;
  /** Of new names; no other name begins with it. */
  readonly prefix: string;
}

/** Of these, what counts for nothing is left out: nothing may be more than what is left. */
const LARGEST_OR_LEAST = new Set(["Max", "Min"]);

/**
 * Computes a value once more, with zeros in the place of what the other networks give, and without the masks that decide which of
 * them counts: that is what the graph computes where it is the one that is kept.
 * @returns the value itself if nothing would change; undefined if a sub-graph would have to
 */
export function alone(value: string, question: AloneQuestion): Alone | undefined {
  const rewriting = new Rewriting(question);
  for (const node of question.nodes) if (!rewriting.rewrite(node)) return undefined;
  return { value: rewriting.names.get(value) ?? value, nodes: rewriting.added };
}

/** The first value that a node makes, of which no other makes one of that name. */
export function madeFirst({ outputs }: Pick<GraphNode, "outputs">): string {
  return outputs.find((name) => name !== "") ?? "";
}

class Rewriting {
  readonly added: AddedNode[] = [];
  /** What stands in the place of values that change. */
  readonly names = new Map<string, string>();
  readonly #question: AloneQuestion;
  readonly #makers: ReadonlyMap<string, GraphNode>;
  /** The layers of the networks that are not kept. */
  readonly #others: LayerSet;
  /** Whether one of these has no layers, such as the mean colour of an image. */
  readonly #isBare: boolean;
  /** Of what the masks of the other networks are made. */
  readonly #deciding: ReadonlySet<string>;
  /** Values between networks, of which a mask that is gone said how near to each. */
  readonly #between = new Set<string>();
  readonly #made = new Map<string, string>();

  constructor(question: AloneQuestion) {
    const { nodes, networks, kept } = question;
    const others = networks.filter((network) => network !== kept);
    this.#question = question;
    this.#makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
    this.#others = others.reduce((all, { own }) => all | own, NO_LAYERS);
    this.#isBare = others.some(({ own }) => own === NO_LAYERS);
    const masks = nodes.flatMap((node) => this.#maskOfOthers(node));
    this.#deciding = new Set(masks.flatMap((mask) => [...this.#partsOf(mask)]));
  }

  /** @returns whether it could be done */
  rewrite(node: GraphNode): boolean {
    const { outputs, inputs, captured } = node;
    const made = madeFirst(node);
    if (!this.#isKept(made)) return true;
    const { makings, prefix } = this.#question;
    const masking = makings.maskings.get(node);
    const layers = this.#layersOf(made);
    const isFree = masking !== undefined && this.#isDropped(masking, layers);
    const only = this.#onlyOneOf(node, isFree);
    if (only !== undefined) {
      this.names.set(made, this.names.get(only) ?? only);
      return true;
    }
    const isJoint = !isLayer(node);
    if (captured.some((name) => this.#replaced(name, isJoint) !== name)) return false;
    const taken = inputs.map((name) => {
      if (name !== masking?.mask) return this.#replaced(name, isJoint);
      return isFree && node.operator !== "Where" ? this.#ones(name) : name;
    });
    if (taken.every((name, i) => name === inputs[i])) return true;
    for (const name of outputs) if (name !== "") this.names.set(name, prefix + name);
    this.added.push({ like: node, inputs: taken, outputs: outputs.map((name) => this.names.get(name) ?? "") });
    if (isFree && share(layers, this.#others)) this.#between.add(made);
    return true;
  }

  /** The only operand that counts: of a choice, of what is compared, or of a sum that leads from one network to another. */
  #onlyOneOf({ operator, inputs }: GraphNode, isFree: boolean): string | undefined {
    const [first, second] = inputs;
    if (operator === "Where" && isFree) {
      const kept = inputs.slice(1).filter((name) => this.#isKept(name));
      return kept.length === 1 ? kept[0] : undefined;
    }
    if (LARGEST_OR_LEAST.has(operator)) {
      const left = inputs.filter((name) => !this.#isOthers(name, true));
      return left.length === 1 && inputs.length > 1 ? left[0] : undefined;
    }
    const isWhole = (name: string) => this.#isKept(name) && !share(this.#layersOf(name), this.#others);
    if ((operator === "Add" || operator === "Sub") && this.#between.has(second) && isWhole(first)) return first;
    return operator === "Add" && this.#between.has(first) && isWhole(second) ? second : undefined;
  }

  /** Of a mask, whether it says which network counts; others are a network's own, as of a swish or of squeeze and excitation. */
  #isDropped({ mask, masked }: Masking, result: LayerSet): boolean {
    const making = this.#question.makings.of.get(mask);
    if (!making) return false;
    if (share(making.all, this.#others)) return true;
    if ([...this.#partsOf(mask)].some((name) => this.#deciding.has(name))) return true;
    if (making.left < LEFT.summary) return false;
    const values = masked.reduce((all, name) => all | this.#layersOf(name), NO_LAYERS);
    return share(result, this.#others) || without(making.all, values) !== NO_LAYERS;
  }

  #maskOfOthers(node: GraphNode): string[] {
    const masking = this.#question.makings.maskings.get(node);
    return masking?.masked.some((name) => this.#isOthers(name, false)) ? [masking.mask] : [];
  }

  /** A mask and what it is made of, as far as that is less than a layer's values. */
  #partsOf(mask: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const open = [mask]; open.length > 0; ) {
      const name = open.pop() ?? "";
      const { left = LEFT.all } = this.#question.makings.of.get(name) ?? {};
      if (found.has(name) || left < LEFT.some) continue;
      found.add(name);
      open.push(...(this.#makers.get(name)?.inputs ?? []));
    }
    return found;
  }

  /** @param isJoint whether it stands beside others, where an image's own values are not what all networks begin with */
  #replaced(name: string, isJoint: boolean): string {
    return this.names.get(name) ?? (this.#isOthers(name, isJoint) ? this.#zeros(name) : name);
  }

  #isKept(name: string): boolean {
    return share(this.#layersOf(name), this.#question.kept.own);
  }

  #isOthers(name: string, isJoint: boolean): boolean {
    const making = this.#question.makings.of.get(name);
    if (!making || making.left === LEFT.decision || share(making.layers, this.#question.kept.own)) return false;
    return share(making.layers, this.#others) || (isJoint && this.#isBare && making.layers === NO_LAYERS);
  }

  #layersOf(name: string): LayerSet {
    return this.#question.makings.of.get(name)?.layers ?? NO_LAYERS;
  }

  #zeros(name: string): string {
    return this.#once("Sub", [name, name], `zeros/${name}`);
  }

  /** Without a constant, which would have to be of the mask's type. */
  #ones(name: string): string {
    return this.#once("Exp", [this.#zeros(name)], `ones/${name}`);
  }

  #once(like: "Exp" | "Sub", inputs: readonly string[], name: string): string {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const output = this.#question.prefix + name;
    this.added.push({ like, inputs, outputs: [output] });
    this.#made.set(name, output);
    return output;
  }
}
