import { dirname, join } from "node:path";
import * as z from "zod";
import { SacError } from "../errors.ts";
import { readPlainFile } from "../read-file.ts";
import type { PartialPreprocess } from "./preprocess.ts";

/** The file that lies beside a model. */
export const PREPROCESSOR_CONFIG = "preprocessor_config.json";
/** Far more than any image processor's configuration has. */
export const MOST_CONFIG_BYTES = 2 ** 20;

const sideSchema = z.union([
  z.number(),
  z.object({ height: z.number(), width: z.number() }),
  z.object({ shortest_edge: z.number() }),
]);

/** Settings that an image processor does not use are often written as null. */
const configSchema = z.object({
  do_resize: z.boolean().nullish(),
  do_rescale: z.boolean().nullish(),
  rescale_factor: z.number().positive().nullish(),
  do_normalize: z.boolean().nullish(),
  image_mean: z.array(z.number()).min(1).max(3).nullish(),
  image_std: z.array(z.number().positive()).min(1).max(3).nullish(),
  do_center_crop: z.boolean().nullish(),
  do_flip_channel_order: z.boolean().nullish(),
  crop_size: sideSchema.nullish(),
  crop_pct: z.number().nullish(),
  size: sideSchema.nullish(),
});

const REMEDY = "Correct it, remove it, or say how to prepare images with --preprocess.";

type Config = z.infer<typeof configSchema>;

function sizeOf(config: Config): PartialPreprocess {
  const crop = config.do_center_crop ? config.crop_size : undefined;
  const side = crop ?? (config.do_resize === false ? undefined : config.size);
  if (!side) return {};
  const fit = crop || config.crop_pct ? "cover" : "fill";
  if (typeof side === "number") return { width: side, height: side, fit };
  if ("shortest_edge" in side) return { width: side.shortest_edge, height: side.shortest_edge, fit: "cover" };
  return { width: side.width, height: side.height, fit };
}

/**
 * What a Hugging Face image processor's settings say in our words; resizing before a centre crop becomes `cover`. What they
 * leave out stays open.
 */
function fromHuggingFace(config: Config): PartialPreprocess {
  const normalised = config.do_normalize !== false;
  return {
    ...sizeOf(config),
    ...(config.do_flip_channel_order ? { colour: "bgr" } : {}),
    scale: config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255),
    mean: normalised ? (config.image_mean ?? undefined) : [0],
    std: normalised ? (config.image_std ?? undefined) : [1],
  };
}

/**
 * Reads `preprocessor_config.json` beside a model; undefined if there is none.
 * @param known the path by which the user knows the model, for messages
 * @throws SacError PREPROCESS_INVALID
 */
export async function readHuggingFaceConfig(model: string, known = model): Promise<PartialPreprocess | undefined> {
  const path = join(dirname(known), PREPROCESSOR_CONFIG);
  const text = await readConfig(join(dirname(model), PREPROCESSOR_CONFIG), path);
  if (text === undefined) return undefined;
  try {
    return fromHuggingFace(configSchema.parse(JSON.parse(text)));
  } catch (cause) {
    const message = `${path} is not an image processor's configuration that we can read.`;
    throw new SacError("PREPROCESS_INVALID", message, REMEDY, { cause });
  }
}

async function readConfig(path: string, known: string): Promise<string | undefined> {
  try {
    const bytes = await readPlainFile(path, MOST_CONFIG_BYTES, (reason, { problem, cause }) => {
      const code = problem === "missing" ? "FILE_NOT_FOUND" : "PREPROCESS_INVALID";
      return new SacError(code, `${known} cannot be read: ${reason}.`, REMEDY, { cause });
    });
    return bytes.toString("utf8");
  } catch (thrown) {
    if (thrown instanceof SacError && thrown.code === "FILE_NOT_FOUND") return undefined;
    throw thrown;
  }
}
