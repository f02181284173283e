/**
 * An index space of hidden units: what a layer's rows write and later layers' columns read. Both operands of a residual
 * addition are one space, and so are a depthwise convolution's input and output.
 */
export interface Space {
  /** Its place in `Network.spaces`. */
  readonly id: number;
  readonly width: number;
  /**
   * Whether its units could not be put into another order without changing what the model is: colour channels, output
   * classes, and whatever passes an operator that tells units apart by their place (an unknown one, a
   * rotation of queries by their position). The tests count on it that units of the other spaces are alike before training.
   */
  readonly fixed: boolean;
  /**
   * Of fixed ones, whether they are the heads of an attention that could not be followed: these might stand in another order as
   * wholes. Left out, and undefined, where they are not.
   */
  readonly headed?: boolean | undefined;
  /**
   * Where units are alike only within consecutive runs of so many, as within the heads of an attention, and cannot be exchanged
   * between them; undefined where all are alike.
   */
  readonly alike?: number | undefined;
}

/**
 * A run of a layer's columns that reads the units `offset` to `offset + count - 1` of one space, each `positions` times in a
 * row: 1 for a convolution, height * width for a linear layer on a flattened feature map (unit by unit). A concatenation
 * gives several segments.
 */
export interface Segment {
  readonly space: number;
  readonly offset: number;
  readonly count: number;
  readonly positions: number;
}

/** How a kernel lies over what it reads, along one axis. */
export interface Window {
  readonly size: number;
  readonly dilation: number;
  /** From a place of what is made to the kernel's centre. */
  readonly shift: number;
  /** From one place to the next; a fraction where more is made than there was. */
  readonly stride: number;
}

/** How a layer hangs together with others by nothing but additions, scales of single units and means over positions. */
export interface Wiring {
  /** Of the layer; different for each. */
  readonly id: number;
  /** Layers that read the same value have the same. */
  readonly reads: string;
  /** The layers whose results, added up, are what it reads, the last one last; none where more than that lies between. */
  readonly terms: readonly number[];
  /** What lies between them and it: "" where it is nothing. */
  readonly through: string;
  /** The layers whose results are added before anything else is done to them; itself among them. */
  readonly addends: readonly number[];
  /** Whether something reads its result that is no layer. */
  readonly seen: boolean;
  /** How its kernel lies over each axis of what it reads. */
  readonly window: readonly Window[];
}

/** What a norm does to what a layer reads, before it reads it. */
export interface Norm {
  /** Whether the mean over units is taken off. */
  readonly centred: boolean;
  /** What each unit is multiplied by afterwards, read when called; undefined where that is nothing. */
  scales(): Float32Array | undefined;
}

/** What stands in place of an operator where a layer is a product of others, in which the stream between them no longer occurs. */
export const PRODUCT = "product";

/** One weight matrix of a model: rows write units of the output space, columns read units of the input segments. */
export interface Layer {
  /** For people: the node's or its output's name. */
  readonly name: string;
  /** For people: "Conv", "Gemm", … */
  readonly operator: string;
  readonly rows: number;
  /** Per group; with one group, the segments' count * positions added up. */
  readonly columns: number;
  /** SharedKernel positions of each (row, column). */
  readonly taps: number;
  /** 1; for a depthwise convolution, as many as rows, and then `output` is the space of its only segment. */
  readonly groups: number;
  readonly output: number;
  /** In the order of the columns. Columns of something unknown read a space of their own. */
  readonly input: readonly Segment[];
  /**
   * The values, rows x columns x taps, row-major, read when called. A BatchNormalization that directly follows is multiplied
   * into the rows.
   */
  load(): Float32Array;
  /** What is added to each row after that, read when called; left out, and undefined, where it is not known. */
  readonly shifts?: (() => Float32Array | undefined) | undefined;
  /** Undefined where it is not known. */
  readonly wiring?: Wiring | undefined;
  /** Undefined where it reads no norm's result. */
  readonly norm?: Norm | undefined;
  /** Of a product of layers, the name of the one whose rows it has. */
  readonly seenThrough?: string | undefined;
}

/** What the weights leg sees of a model: its layers in topological order, and which units they share. */
export interface Network {
  readonly spaces: readonly Space[];
  readonly layers: readonly Layer[];
  /** The scales and shifts of norms that follow no layer directly, a number for each unit, read when called. */
  readonly norms?: readonly (() => Float32Array)[] | undefined;
}

/** The layout of a layer, without its values. */
export type Layout = Omit<Layer, "name" | "load" | "shifts" | "wiring" | "norm" | "seenThrough">;

/** A network without its values. */
export interface Topology {
  readonly spaces: readonly Space[];
  readonly layers: readonly Layout[];
}

/** The first column that belongs to a segment. */
export function firstColumn({ input }: Layout, segment: number): number {
  return input.slice(0, segment).reduce((sum, { count, positions }) => sum + count * positions, 0);
}
