import { dirname, isAbsolute, join, resolve } from "node:path";
import * as z from "zod";
import { TASKS } from "../core/task.ts";
import { SacError } from "../errors.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { preprocessFrom } from "../probes/preprocess-file.ts";
import { readTextFile } from "../read-file.ts";
import type { OwnSettings } from "./own-settings.ts";

const share = z.number().min(0).max(1);
const name = z.string().max(1000);

/** As in a --preprocess file, or a usual normalisation's name. */
const preprocessField = z.union([z.string(), z.record(z.string(), z.unknown())]).optional();

const zooSchema = z.object({
  task: z.enum(TASKS).default("classification"),
  source: z.string(),
  sourceArch: name.optional(),
  sourceAccuracy: share.optional(),
  images: z.string(),
  preprocess: preprocessField,
  models: z.array(
    z.object({
      path: z.string(),
      role: z.enum(["unrelated", "derived"]),
      arch: name.optional(),
      attack: name.optional(),
      /** A derived model is compared with the unrelated ones of its group; without one, with those without one. */
      group: name.optional(),
      accuracy: share.optional(),
      /** How it takes its images, where that is otherwise than the source. */
      preprocess: preprocessField,
    }),
  ),
});

type ZooFile = z.infer<typeof zooSchema>;

/** A model of a zoo: its path from the caller, and its name, which is the path that the manifest gives. */
export type ZooModel = ZooFile["models"][number] & { readonly name: string };

/** A model zoo's manifest, with paths from the caller instead of from the manifest. */
export interface Zoo extends Omit<ZooFile, "preprocess"> {
  readonly models: ZooModel[];
  /** How the source is fed, as far as it is said. */
  readonly preprocess: PartialPreprocess;
  /** How single models are fed. */
  readonly own: OwnSettings;
}

/** Reads a ZOO.json. @throws SacError FILE_NOT_FOUND, ZOO_INVALID naming the field, PREPROCESS_INVALID */
export async function readZoo(path: string): Promise<Zoo> {
  const text = await readTextFile(path, (reason, { cause }) => {
    const message = `The zoo ${path} cannot be read: ${reason}.`;
    return new SacError("FILE_NOT_FOUND", message, "Give a ZOO.json.", { cause });
  });
  const zoo = parseZoo(text, path);
  const at = (file: string) => (isAbsolute(file) ? file : join(dirname(path), file));
  const models = zoo.models.map((model) => ({ ...model, name: model.path, path: at(model.path) }));
  const own = models.flatMap((model): [string, PartialPreprocess][] =>
    model.preprocess === undefined
      ? []
      : [[resolve(model.path), preprocessFrom(model.preprocess, `the preprocess of ${model.name} in ${path}`)]],
  );
  const preprocess = zoo.preprocess === undefined ? {} : preprocessFrom(zoo.preprocess, path);
  return { ...zoo, preprocess, source: at(zoo.source), images: at(zoo.images), models, own: new Map(own) };
}

function parseZoo(text: string, path: string): ZooFile {
  try {
    const parsed = zooSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const [{ path: field, message }] = parsed.error.issues;
    throw new Error(field.length > 0 ? `${field.join(".")}: ${message}` : message);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `${path} is not a zoo: ${why.replace(/\.$/, "")}.`;
    throw new SacError("ZOO_INVALID", message, "It needs source, images and models: see docs/reference.md.", { cause });
  }
}
