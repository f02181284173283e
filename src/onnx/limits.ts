/**
 * What a model file may ask of its readers. All limits are far above any image model (thousands of messages, some hundred
 * layers, at most some hundred million weights). Suspects are read in their own process, which has limits besides.
 */

/** Largest model that is looked at unless the caller says otherwise, external data included: 4 GiB. */
export const MAX_MODEL_BYTES = 4 * 2 ** 30;

/** Against messages nested until the stack overflows: protobuf's own reader also stops there. */
export const MAX_DEPTH = 100;
/** Against millions of empty messages, each of which costs an object: nodes, tensors, attributes. */
export const MAX_MESSAGES = 1_000_000;
/** Against files of nothing but tiny fields, which cost time only; packed weights do not count. */
export const MAX_FIELDS = 16_000_000;
/** Against one giant name, and against many large ones: texts are kept in memory. */
export const MAX_TEXT_BYTES = 1 << 20;
export const MAX_ALL_TEXT_BYTES = 16 << 20;

/** Inputs that must be fed, and outputs; image models have one to three of each. */
export const MAX_VALUES = 1000;
/** Inputs as declared: in old files, every initialiser is one as well. */
export const MAX_DECLARED = 100_000;
/** Initialisers; real ones are some thousand. */
export const MAX_INITIALISERS = 100_000;
/** Tensors whose values lie in other files; real ones are some hundred. */
export const MAX_EXTERNAL_DATA = 10_000;
/** Different operators, and functions, operator sets and entries of metadata; real ones are some dozen. */
export const MAX_LISTED = 10_000;

/** Of a tensor with more dimensions no shape is kept; real ones have at most five. */
export const MAX_DIMENSIONS = 16;
/** Nodes of the main graph that are kept to follow hidden units; real image models have some thousand. */
export const MAX_NODES = 50_000;
/** What the nodes of functions take and make, each call of a function counted; real models have some thousand calls at most. */
export const MAX_INLINED_NAMES = 1_000_000;
/** Bytes of a text in an attribute that is kept: the words and equations of operators are far shorter. */
export const MAX_ATTRIBUTE_TEXT = 256;
/** Values of one attribute that are kept; lists of a kernel's size and the like are far shorter. */
export const MAX_ATTRIBUTE_VALUES = 4096;

/** Values of one tensor that are read: as float32 they take 1 GiB, more than any layer of an image model. */
export const MAX_TENSOR_VALUES = 2 ** 28;
/** Of a sparse tensor, places for each value that is stored: against files that ask for more memory than they have. */
export const MAX_SPARSITY = 128;
/** Longest chain of operations on constants; real weights take ten at most. */
export const MAX_CONSTANT_DEPTH = 32;
/** Against such chains in which each step doubles the work: values touched for each value of the result, and in any case. */
export const MAX_CONSTANT_WORK = { perValue: 32, always: 4096 } as const;
/** Constants that are longer are no shapes, axes or indices, and are not read as such. */
export const MAX_INTEGERS = 4096;
/** Lists that are longer are no shapes. */
export const MAX_SHAPE_SIZES = 64;

/** Against concatenations of concatenations, which grow without end in a hostile graph only. */
export const MAX_RUNS = 2048;
/** Scales and shifts of norms beyond so many are not read: a decoder of 96 layers has some 400. */
export const MAX_NORMS = 2048;
/** Into how many sets of units those of one layer are divided; queries, keys and values are three. */
export const MAX_PARTS = 64;
/** A flattened feature map with more positions is read as something unknown. */
export const MAX_SEGMENTS = 4096;
/** What the layers of a file may take together, however they share tensors and units. */
export const MAX_IN_ALL = {
  layers: 10_000,
  weights: 2 ** 30,
  "runs of units": 500_000,
} as const;

/** Values inside of a model that are asked for as its answers; more are not. */
export const MOST_INNER_ANSWERS = 4;

/** Layers on which answers depend; those of more are not told apart. Real models have at most some thousand. */
export const MOST_TRACED_LAYERS = 4096;
/** Bytes of nodes that a model is given besides its own, so that it answers with one of its networks. */
export const MOST_ADDED_BYTES = 2 ** 18;

/** How many classes more, or fewer, than the source has a network inside may answer over. */
export const MOST_OTHER_CLASSES = 16;

/** How many rows more than the source has classes the last layer may have, of which what follows takes some. */
export const MOST_ROWS_BESIDES = 1024;

/** How many rows more than the source has classes a layer may have that only decides between values, and be asked. */
export const MOST_DECIDING_ROWS = 128;

/** Values inside a model at which its hidden units are looked at; real ones have some hundred. */
export const MOST_HIDDEN_VALUES = 24;
