import { dirname, isAbsolute, join, resolve } from "node:path";
import * as z from "zod";
import { TASKS } from "../core/task.ts";
import { SacError } from "../errors.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { preprocessFrom } from "../probes/preprocess-file.ts";
import { readTextFile } from "../read-file.ts";
import { schemaWords } from "../text/schema-words.ts";
import { suggest } from "../text/suggest.ts";
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

/** The same with whatever else stands in it. */
const rawZoo = z.looseObject({ models: z.array(z.looseObject({})) });

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
  const preprocess = zoo.preprocess === undefined ? {} : preprocessFrom(zoo.preprocess, `the preprocess in ${path}`);
  return { ...zoo, preprocess, source: at(zoo.source), images: at(zoo.images), models, own: new Map(own) };
}

function parseZoo(text: string, path: string): ZooFile {
  const invalid = (why: string, cause: unknown) =>
    new SacError(
      "ZOO_INVALID",
      `${path} is not a zoo: ${why}.`,
      "It needs source, images and models: see docs/reference.md.",
      {
        cause,
      },
    );
  const value = jsonIn(text, (cause) => invalid("it is not JSON", cause));
  const parsed = zooSchema.safeParse(value);
  if (!parsed.success) throw invalid(schemaWords(parsed.error), parsed.error);
  const { models } = zooSchema.shape;
  const written = rawZoo.parse(value);
  const misspelt = [
    misspeltIn(written, zooSchema),
    ...written.models.map((model) => misspeltIn(model, models.element)),
  ].find(Boolean);
  if (misspelt) throw invalid(misspelt, undefined);
  return parsed.data;
}

/** A field that nobody reads and that is named almost like one that is read and not there; others may be notes of its author's. */
function misspeltIn(value: object, { shape }: { readonly shape: object }): string | undefined {
  const open = Object.keys(shape).filter((name) => !Object.hasOwn(value, name));
  for (const name of Object.keys(value).filter((one) => !Object.hasOwn(shape, one))) {
    const meant = suggest(name, open);
    if (meant !== undefined) return `it has a field ${JSON.stringify(name)}, which probably should be ${meant}`;
  }
  return undefined;
}

function jsonIn(text: string, refusal: (cause: unknown) => SacError): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refusal(cause);
  }
}
