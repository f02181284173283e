import type { Matrix } from "../core/matrix.ts";
import { labelsOf } from "../core/outputs.ts";
import { sourceOutputs } from "../kinds/classifier.ts";
import type { ImageFile } from "../probes/image-file.ts";
import { asProbe, type Candidate } from "../probes/pool.ts";
import { type AskedSelection, asRange, isEnough, seededOrder } from "../probes/select.ts";
import { allUsable } from "../probes/unusable.ts";
import { runModel } from "../runtime/run.ts";
import type { MakingOptions, Material, Saying } from "./enrolment.ts";

/** Decoded images are large: so many are in memory at once, and asked about, before it is seen whether more are needed. */
const AT_ONCE = 1000;

/** Images of the pool that were looked at for probes, and what the source says of them. */
interface Looked {
  /** How many. */
  readonly images: number;
  /** Those that may become probes, in the order in which they are drawn. */
  readonly pool: readonly ImageFile[];
  /** How many of these the source mislabels; undefined where that is not known. */
  readonly mistakes: number | undefined;
  /** The first of them, as probes. */
  readonly first: readonly Candidate[];
  /** Undefined where no image has a class. */
  readonly answered: Answered | undefined;
}

interface Answered {
  /** How many the source has. */
  readonly classes: number;
  /** Its outputs on `first`. */
  readonly outputs: Matrix;
  /** Digests of the images that it mislabels after compression; undefined if the folders are not its classes. */
  readonly wrong: ReadonlySet<string> | undefined;
}

/**
 * Compresses images in the seeded order and asks the source about them, until there are enough that may become probes or the pool
 * is used up.
 * @throws SacError for images that cannot be read, or a source that cannot be asked
 */
export async function lookAtImages(
  options: MakingOptions,
  { source, folder, form, unwanted }: Material,
  saying: Pick<Saying, "step">,
  asked: AskedSelection,
): Promise<Looked> {
  const { classes } = folder;
  const order = seededOrder(folder.images, options.seed).slice(0, options.pool);
  let first: readonly Candidate[] = [];
  let answered: Answered | undefined;
  const wrong = new Set<string>();
  for (let from = 0; ; from += AT_ONCE) {
    const some = await allUsable(order.slice(from, from + AT_ONCE).map((image) => asProbe(image, form, options)));
    const looked = order.slice(0, from + AT_ONCE);
    saying.step(classes ? `running the source on ${looked.length} images` : "choosing probes");
    if (from === 0) first = some;
    if (classes && (from === 0 || answered?.wrong)) {
      const pixels = some.map((image) => image.pixels);
      const outputs = sourceOutputs(source.path, await runModel(source, pixels, {}, options.run));
      answered ??= { classes: outputs.columns, outputs, wrong: outputs.columns === classes.length ? wrong : undefined };
      const labels = labelsOf(outputs);
      for (const { sha256 } of some.filter(({ label }, i) => labels[i] !== label)) wrong.add(sha256);
    }
    const pool = looked.filter(({ sha256 }) => !unwanted.has(sha256));
    const mistakes = answered?.wrong && pool.filter(({ sha256 }) => wrong.has(sha256)).length;
    if (looked.length === order.length || isEnough(asRange(options.probes), asked, pool.length, mistakes)) {
      return { images: looked.length, pool, mistakes, first, answered };
    }
  }
}
