import { randomUUID } from "node:crypto";
import { appendFile, chmod, copyFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { sha256 } from "../digest.ts";
import { type ErrorCode, modelError, SacError } from "../errors.ts";
import { nativesFolder } from "../natives/load.ts";
import { exposing } from "../onnx/exposed.ts";
import { externalFiles } from "../onnx/external-data.ts";
import { refuseToRun } from "../onnx/refusals.ts";
import { openModel } from "../onnx/sniff.ts";
import type { InnerAnswers, OnnxFile } from "../onnx/types.ts";
import { MOST_CONFIG_BYTES, PREPROCESSOR_CONFIG, readHuggingFaceConfig } from "../probes/huggingface.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { identityOf } from "./identity.ts";
import type { OnAnswered, ProcessOptions } from "./options.ts";
import { type ComparedWeights, READER_CODES, SIMPLIFIED, type WeightsQuestion } from "./protocol.ts";
import { makeSandbox } from "./sandbox.ts";
import { type Loadable, type ModelSession, makeSession } from "./session.ts";
import { type CopiedFile, copyOpened, openIfThere, openRegular } from "./snapshot.ts";

/**
 * A model file that is open: a private, read-only copy of it, of its external data and of the configuration beside it, made
 * once. Whoever looks at the model looks at this copy, and errors tell of it by the path that the user knows.
 */
export interface Suspect extends Loadable, Pick<ModelSession, "ask"> {
  /**
   * SHA-256 of the model as it is looked at. Where weights lie beside the model file, that file alone does not tell two models
   * apart: then it is the digest of what `sha256sum MODEL DATA…` prints, DATA in the order of the file names.
   */
  readonly sha256: string;
  /** One digest over all that belongs to it (`identityOf`); undefined where a part could not be copied. */
  readonly identity: string | undefined;
  /** Of the file and its external data. */
  readonly bytes: number;
  readonly onAnswered: OnAnswered | undefined;
  /** Milliseconds that it took to open it. */
  readonly openMs: number;
  /**
   * What the file says about itself, if it may be run.
   * @throws SacError MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_TOO_LARGE, MODEL_OPERATOR_REFUSED, MODEL_NO_IMAGE_INPUT,
   *   MODEL_OUTPUT_UNSUPPORTED, MODEL_EXTERNAL_DATA_*, MODEL_CHANGED
   */
  runnable(): Promise<OnnxFile>;
  /**
   * What lies beside it says how it wants its images; undefined if nothing does.
   * @throws SacError FILE_UNREADABLE, PREPROCESS_INVALID
   */
  settingsBeside(): Promise<PartialPreprocess | undefined>;
  /**
   * Compares its weights with a sketch, whether it may be run or not, in the process in which it is run.
   * @throws SacError MODEL_*
   */
  compareWeights(question: WeightsQuestion): Promise<ComparedWeights>;
  /**
   * Which of its values may be the answers of a network inside it, over that many classes.
   * @param given the output that is read anyway
   * @throws SacError MODEL_*
   */
  innerAnswers(classes: number, given: string): Promise<InnerAnswers>;
  /**
   * The same model with one of its values for its output, in a process of its own for as long as `use` takes.
   * @param added what is put after its bytes first, so that it has that value
   * @throws SacError TEMPORARY_FOLDER_UNUSABLE, and what `use` throws
   */
  withOutput<T>(name: string, use: (suspect: Suspect) => Promise<T>, added?: Uint8Array): Promise<T>;
  /**
   * Reads its weights from the copy in this process, which is for the owner's own models.
   * @param look is given the copy, and what has the model's own process make one with a simpler graph, whose path it returns
   * @throws SacError MODEL_EXTERNAL_DATA_*, MODEL_CHANGED, and what `look` throws
   */
  read<T>(look: (file: string, simplify: () => Promise<string>) => Promise<T>): Promise<T>;
}

/**
 * Opens a model file for as long as `use` takes. Its process is kept from one run to the next.
 * @param inTurn has the file copied, read and used when its turn has come; before that, nothing is done but to start its process
 * @throws SacError as `openModel`; MODEL_CHANGED if the file is written to while it is copied; FILE_UNREADABLE
 */
export async function withSuspect<T>(
  path: string,
  options: ProcessOptions,
  use: (suspect: Suspect) => Promise<T>,
  inTurn: (work: () => Promise<T>) => Promise<T> = (work) => work(),
): Promise<T> {
  const started = await startAhead(path, options).catch((thrown: unknown) => ({ thrown }));
  // What goes wrong ahead of its turn is told when that has come.
  if ("thrown" in started) return inTurn(() => Promise.reject(started.thrown));
  const { original, session, sandbox } = started;
  try {
    return await inTurn(async () => use(await openStarted(started, options)));
  } finally {
    await original.close();
    await session.close();
    await sandbox.remove();
  }
}

async function startAhead(path: string, options: ProcessOptions) {
  const began = performance.now();
  const original = await openModel(path);
  const sandbox = await makeSandbox();
  const model = { path, file: join(sandbox.model, basename(path)), work: sandbox.work };
  const session = makeSession(model, options);
  session.prepare();
  return { original, sandbox, model, session, startMs: performance.now() - began };
}

async function openStarted(
  { original, model, session, startMs }: Awaited<ReturnType<typeof startAhead>>,
  options: ProcessOptions,
): Promise<Suspect> {
  const began = performance.now();
  const { path, file } = model;
  const { signal } = options;
  const copies = new Map([[basename(path), await copyOpened(original, path, file, { signal })]]);
  const parts = await readParts(model, session, copies, signal);
  const suspect: Suspect = {
    ...model,
    ...parts,
    sha256: digestOf(copies),
    bytes: [...copies.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    openMs: startMs + performance.now() - began,
    onAnswered: options.onAnswered,
    ask: session.ask,
    withOutput: async (name, look, added = new Uint8Array(0)) => {
      // One process at a time: two would take twice the memory that a suspect may.
      await session.close();
      return withExtraOutput(suspect, { name, added }, options, look);
    },
  };
  return suspect;
}

/** Beside the copy, so that its external data are found; the value is the only output that is said to be there. */
async function withExtraOutput<T>(
  suspect: Suspect,
  { name, added }: { readonly name: string; readonly added: Uint8Array },
  options: ProcessOptions,
  use: (suspect: Suspect) => Promise<T>,
): Promise<T> {
  const file = `${suspect.file}.${randomUUID()}`;
  await inTemporaryFolder(tmpdir(), async () => {
    await copyFile(suspect.file, file);
    await chmod(file, 0o600);
    await appendFile(file, Buffer.concat([added, exposing([name])]));
  });
  const session = makeSession({ ...suspect, file }, options);
  const outputs = [{ name, elementType: "float32", shape: null }] as const;
  try {
    return await use({
      ...suspect,
      file,
      ask: session.ask,
      runnable: async () => ({ ...(await suspect.runnable()), outputs }),
    });
  } finally {
    await session.close();
    await rm(file, { force: true });
  }
}

/**
 * Has the copy read, and copies what belongs to it. What is wrong with a part is thrown when that part is asked for.
 * @param copies by their paths in the model's folder: the model file, to which those of its data are added
 */
async function readParts(
  { path, file, work }: Loadable,
  session: ModelSession,
  copies: Map<string, CopiedFile>,
  signal: AbortSignal | undefined,
) {
  const copy = async (name: string) => {
    if (copies.has(name)) return;
    const from = join(dirname(path), name);
    copies.set(name, await copyOpened(await openRegular(from), from, join(dirname(file), name), { signal }));
  };
  const copyData = async (found: Pick<OnnxFile, "bytes" | "externalData">) => {
    for (const data of await externalFiles(path, found)) await copy(relative(dirname(path), data));
  };
  const summary = session.read("summarise", { model: file }).then(({ onnx }) => onnx);
  const toRun = summary.then(copyData);
  // The weights may be there to be read though something else that the file names is not.
  const toRead = toRun.catch(async (thrown) => {
    if (!isOfFile(thrown)) throw thrown;
    await copyData((await session.read("locate", { model: file })).found);
  });
  const [{ status }] = await Promise.allSettled([toRun, toRead]);
  const config = copies.has(PREPROCESSOR_CONFIG) ? undefined : await copyConfig(path, file, signal);

  const named = <T>(reading: Promise<T>) => reading.catch((thrown) => Promise.reject(renamed(thrown, file, path)));
  const runnable = async () => {
    const onnx = await summary;
    refuseToRun(path, onnx);
    await toRun;
    return onnx;
  };
  const compared = async (question: WeightsQuestion) => {
    await toRead;
    const { evidence, reading } = await session.read("compare", { model: file, natives: nativesFolder(), ...question });
    return { evidence, reading };
  };
  const simplify = async () => {
    await session.read("simplify", { model: file, natives: nativesFolder() });
    return join(work, SIMPLIFIED);
  };
  const settingsBeside = async () => {
    if (config instanceof SacError) throw config;
    return readHuggingFaceConfig(file, path);
  };
  const isWhole = status === "fulfilled" && !(config instanceof SacError);
  return {
    identity: isWhole ? identityOfCopies(copies, config?.sha256) : undefined,
    settingsBeside,
    runnable: () => named(runnable()),
    compareWeights: (question: WeightsQuestion) => named(compared(question)),
    innerAnswers: (classes: number, given: string) =>
      named(session.read("inner", { model: file, classes, given }).then(({ found }) => found)),
    read: <T>(look: (file: string, simplify: () => Promise<string>) => Promise<T>) =>
      named(toRead.then(() => look(file, simplify))),
  };
}

/** Whether something is wrong with the model's files, and not with the process that read them. */
function isOfFile(thrown: unknown): boolean {
  const codes: readonly ErrorCode[] = [...READER_CODES, "MODEL_CHANGED"];
  return thrown instanceof SacError && codes.includes(thrown.code);
}

/**
 * One byte more than is read tells that a file is too large.
 * @returns undefined if there is none, and why it was not copied, though it is there
 */
async function copyConfig(
  path: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<CopiedFile | SacError | undefined> {
  const from = join(dirname(path), PREPROCESSOR_CONFIG);
  try {
    const original = await openIfThere(from);
    const wanted = { most: MOST_CONFIG_BYTES + 1, signal };
    return original && (await copyOpened(original, from, join(dirname(file), PREPROCESSOR_CONFIG), wanted));
  } catch (thrown) {
    return modelError(thrown);
  }
}

function renamed(thrown: unknown, copy: string, path: string): unknown {
  if (!(thrown instanceof SacError)) return thrown;
  const { code, message, hint, cause } = thrown;
  const known = (text: string) => text.replaceAll(copy, () => path);
  return new SacError(code, known(message), hint === undefined ? undefined : known(hint), { cause });
}

/** @param copies the model file first */
function digestOf(copies: ReadonlyMap<string, CopiedFile>): string {
  const [[model, copy], ...data] = copies;
  if (data.length === 0) return copy.sha256;
  const names = [model, ...data.map(([name]) => name).sort()];
  return sha256(names.map((name) => `${copies.get(name)?.sha256}  ${name}\n`).join(""));
}

/** @param copies likewise @param config digest of what lies beside the model and is none of its data */
function identityOfCopies(copies: ReadonlyMap<string, CopiedFile>, config: string | undefined): string {
  const [[, model], ...others] = copies;
  const data = new Map(others.map(([name, { sha256 }]) => [name, sha256]));
  return identityOf({ model: model.sha256, data, config });
}
