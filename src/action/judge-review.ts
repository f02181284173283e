import { JUDGE_TOUCHED } from "../core/verdict.ts";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { MOST_BYTES } from "../fingerprint/archive.ts";
import { isSealed } from "../fingerprint/seal.ts";
import { openFingerprint } from "../fingerprint/store.ts";
import { matchPaths } from "../github/changes/match.ts";
import type { SelectedModels } from "../github/changes/select-models.ts";
import { listTree } from "../github/changes/tree.ts";
import type { FingerprintSource } from "../github/fingerprints/fingerprints.ts";
import { insidePath, parsePlace } from "../github/fingerprints/location.ts";
import { baseBytes, trustedCommit, workspaceFile } from "../github/fingerprints/trusted-file.ts";
import { parsePreprocessFile } from "../probes/preprocess-file.ts";
import { TEXT_BYTES } from "../read-file.ts";
import { successorDifferences } from "../report/successor.ts";
import { configGroups } from "./plan/config.ts";
import { configDifferences } from "./plan/config-differences.ts";
import type { Note, PlannedGroup } from "./plan/planned.ts";
import type { JudgingSession } from "./session.ts";

const TOUCHED = "JUDGE_TOUCHED";
const CHANGED = "JUDGE_CHANGED";
const BROKEN = "JUDGE_BROKEN";

/** A file that decides over changes. */
interface JudgingFile {
  readonly what: "fingerprint" | "config" | "preprocess";
  readonly path: string;
  readonly mostBytes: number;
  /**
   * What is to be said of the file after the change, each to end a sentence that begins with it.
   * @param before undefined: there was none, or it cannot be had
   * @throws SacError if no change after this one could be judged by it
   */
  compare(after: Buffer, before: Buffer | undefined): Promise<readonly string[]>;
}

/**
 * What a change does to the files that decide over it or over the next: whoever merges it must know. They are read as
 * strangers' files are.
 * @returns the weightiest first, file by file; empty if it touches none
 */
export async function reviewJudge(
  session: JudgingSession,
  planned: readonly PlannedGroup[],
  selections: readonly SelectedModels[],
): Promise<Note[]> {
  if (session.inputs.mode === "audit") return [];
  const touched = new Set(selections.flatMap((one) => [...(one.touched ?? [])]));
  const isKnown = selections.some((one) => one.touched !== undefined);
  const files = [
    ...fingerprintFiles(planned, session),
    ...configFiles(planned, session),
    ...(session.inputs.preprocess === undefined ? [] : [preprocessFile(insidePath(session.inputs.preprocess))]),
  ];
  const notes: Note[] = [];
  for (const file of files) {
    if (isKnown ? touched.has(file.path) : await isOtherThanBase(file, session)) {
      notes.push(touchedNote(file.what, file.path, session), ...(await review(file, session)));
    }
  }
  const { workflowPath } = session.trigger.run;
  if (workflowPath !== undefined && touched.has(workflowPath)) {
    notes.push(touchedNote("workflow", workflowPath, session));
  }
  const known = new Set(files.map(({ path }) => path));
  return [
    ...notes,
    ...(await lostFingerprints(
      [...touched].filter((path) => !known.has(path)),
      session,
    )),
  ];
}

/** What the touch of a judge makes of a run that would pass: its exit status, and why in the words of a title. */
export function judgeConcern(
  notes: readonly Note[],
  failOn: readonly string[],
): { readonly status: 1 | 2; readonly why: string } | undefined {
  const has = (code: string) => notes.some((note) => note.code === code);
  if (has(BROKEN) && failOn.includes("error")) return { status: 2, why: "the new judge cannot be used" };
  if (has(TOUCHED) && failOn.includes(JUDGE_TOUCHED)) return { status: 1, why: "this change touches its judge" };
  return undefined;
}

/** Whether a file that a change brings to judge by cannot be used. */
export function isJudgeBroken(notes: readonly Note[]): boolean {
  return notes.some(({ code }) => code === BROKEN);
}

function touchedNote(what: string, path: string, { trigger }: JudgingSession): Note {
  const later = what !== "workflow" && trustedCommit(trigger) !== undefined;
  const effect = later
    ? "by which all changes after it are judged. Look at that, too, before you merge"
    : "by which it is judged. Look at that before you trust the verdict";
  return { code: TOUCHED, text: `This change touches the ${what} ${path}, ${effect}.` };
}

async function review(file: JudgingFile, session: JudgingSession): Promise<Note[]> {
  const { what, path, mostBytes } = file;
  const changed = (text: string): Note => ({ code: CHANGED, text: `The new ${what} ${text}.` });
  try {
    const after = await workspaceFile(session.workspace, path, mostBytes);
    if (after === undefined) {
      return [{ code: CHANGED, text: `This change deletes or renames it: after it, there is no ${what} ${path}.` }];
    }
    const before = await beforeChange(file, after, session);
    const refused = before instanceof SacError ? [`was not compared with the old one: ${bare(before.message)}`] : [];
    const differences = await file.compare(after, before instanceof SacError ? undefined : before);
    const nothing =
      before === undefined ? "is the first one" : "can be read, and is no weaker by what it says of itself";
    const told = [...refused, ...differences];
    return (told.length === 0 ? [nothing] : told).map(changed);
  } catch (thrown) {
    if (!(thrown instanceof SacError)) throw thrown;
    const hint = thrown.hint === undefined ? "" : ` ${thrown.hint}`;
    const text = `After this change the ${what} ${path} cannot be used. ${thrown.code}: ${thrown.message}${hint}`;
    return [{ code: BROKEN, text }];
  }
}

function bare(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

/** @returns undefined if there was none; why it cannot be had, which is the change's fault or GitHub's, but no verdict */
async function beforeChange(
  { path }: JudgingFile,
  after: Buffer,
  session: JudgingSession,
): Promise<Buffer | SacError | undefined> {
  const commit = trustedCommit(session.trigger) ?? session.trigger.base;
  if (commit === undefined) return undefined;
  return baseBytes(path, commit, after, session).catch(asSacError);
}

function asSacError(thrown: unknown): SacError {
  if (thrown instanceof SacError) return thrown;
  throw thrown;
}

/** Where it is not known what a change touches, the files tell. What cannot be read now ends the run later, or is not needed. */
async function isOtherThanBase(file: JudgingFile, session: JudgingSession): Promise<boolean> {
  if (trustedCommit(session.trigger) === undefined) return false;
  const after = await workspaceFile(session.workspace, file.path, file.mostBytes).catch(asSacError);
  if (after === undefined || after instanceof SacError) return false;
  const before = await beforeChange(file, after, session);
  return before !== undefined && !(before instanceof SacError) && !before.equals(after);
}

/** The fingerprints that lie in the repository, each once. */
function fingerprintFiles(planned: readonly PlannedGroup[], session: JudgingSession): JudgingFile[] {
  const { passphrase, identity: identities } = session.inputs;
  const keys = { passphrase, identities };
  const locked = passphrase === undefined && identities === undefined;
  const inRepository = new Map(
    planned
      .flatMap(({ fingerprints }) => fingerprints)
      .flatMap((one): [string, FingerprintSource][] => {
        const place = parsePlace(one.place);
        return place.kind === "path" ? [[place.path, one]] : [];
      }),
  );
  return [...inRepository].map(([path, { sha256: pinned }]) => ({
    what: "fingerprint",
    path,
    mostBytes: MOST_BYTES,
    async compare(after, before) {
      if (pinned !== undefined && sha256(after) !== pinned) throw notPinned(path, sha256(after), pinned);
      if (locked && isSealed(after))
        return ["is sealed, and this run has nothing to open it with: look at it yourself"];
      const next = await openFingerprint(after, path, keys);
      const old = before && (await openFingerprint(before, path, keys).catch(asSacError));
      if (old instanceof SacError) return [`was not compared with the old one: ${bare(old.message)}`];
      return old === undefined ? [] : successorDifferences(old, next);
    },
  }));
}

function notPinned(path: string, found: string, pinned: string): SacError {
  const message = `${path} has the SHA-256 ${found} now, and ${pinned} is pinned.`;
  return new SacError("FINGERPRINT_DIGEST", message, "Change the digest together with the file.");
}

/** The config file, if it lies in this repository: no change of this one touches that of another. */
function configFiles(
  planned: readonly PlannedGroup[],
  { inputs: { config }, workspace }: JudgingSession,
): JudgingFile[] {
  const place = config === undefined ? undefined : parsePlace(config);
  return place?.kind === "path" ? [configFile(place.path, planned, workspace)] : [];
}

function configFile(path: string, planned: readonly PlannedGroup[], workspace: string): JudgingFile {
  return {
    what: "config",
    path,
    mostBytes: TEXT_BYTES,
    async compare(after) {
      const next = configGroups(after, path);
      const { paths } = await listTree(workspace);
      const matched = await Promise.all(next.map(({ models }) => matchPaths(paths, models)));
      const idle = next.filter((_, i) => matched[i].length === 0);
      return [
        ...idle.map(({ models }) => `has globs that match no file: ${models.join(", ")}`),
        ...configDifferences(planned, next),
      ];
    },
  };
}

function preprocessFile(path: string): JudgingFile {
  return {
    what: "preprocess",
    path,
    mostBytes: TEXT_BYTES,
    async compare(after, before) {
      const next: object = parsePreprocessFile(after.toString("utf8"), path);
      const old: object = before === undefined ? {} : parsePreprocessFile(before.toString("utf8"), path);
      const is = new Map(Object.entries(next).map(([key, value]) => [key, JSON.stringify(value)]));
      const was = new Map(Object.entries(old).map(([key, value]) => [key, JSON.stringify(value)]));
      return [...new Set([...was.keys(), ...is.keys()])]
        .filter((key) => was.get(key) !== is.get(key))
        .map((key) => `has ${key} ${is.get(key) ?? "unsaid"} in place of ${was.get(key) ?? "unsaid"}`);
    },
  };
}

/** Fingerprints that a change takes away, and that a workflow which it edits may no longer name. */
async function lostFingerprints(paths: readonly string[], { workspace }: JudgingSession): Promise<Note[]> {
  const notes: Note[] = [];
  for (const path of paths.filter((one) => one.endsWith(".sac"))) {
    const after = await workspaceFile(workspace, path).catch(asSacError);
    if (after !== undefined) continue;
    notes.push({ code: TOUCHED, text: `This change deletes or renames the fingerprint ${path}.` });
  }
  return notes;
}
