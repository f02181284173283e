import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { sha256 } from "../../digest.ts";
import { SacError } from "../../errors.ts";
import { archiveTooLarge, MOST_BYTES } from "../../fingerprint/archive.ts";
import { readPlainFile } from "../../read-file.ts";
import type { Api } from "../api.ts";
import { lineage } from "../changes/affected.ts";
import { realPath } from "../changes/tree.ts";
import type { Git } from "../git.ts";
import { isCheckout } from "../repository-folder.ts";
import type { Trigger } from "../trigger.ts";
import { baseFile } from "./base-file.ts";
import type { CommitFile } from "./commit-file.ts";

/** The repository of a run, as far as files are read from it. */
export interface Repository {
  readonly trigger: Trigger;
  readonly workspace: string;
  readonly git: Git | undefined;
  readonly api: Api;
}

/** A file that decides over a change, and that the change therefore must not have written. */
interface TrustedFile {
  readonly bytes: Buffer;
  /** To be told in the log. */
  readonly from: string;
  /** Says so if the change itself brings it, because its base has none. */
  readonly notes: readonly { readonly code: string; readonly text: string }[];
}

/** Code of the note on a file that the change itself brings. */
export const FIRST_TIME = "FIRST_TIME";

/**
 * Reads a file of the repository that decides over the change at hand: from the commit that the change is to go onto, or
 * from the working tree where there is no change, where a digest vouches for it, or where the base has no such file.
 * @param path inside the repository, normalised
 * @param digest SHA-256 that the file is known by, if any
 * @param mostBytes of the working tree's file, which anybody may have written
 * @returns undefined if there is no such file
 * @throws SacError INPUT_INVALID, GITHUB_REFUSED and CHECKOUT_MISMATCH if it cannot be known what the base has,
 * FINGERPRINT_INVALID and FINGERPRINT_DIGEST for Git LFS's pointers that nothing can be had for, FINGERPRINT_TOO_LARGE
 */
export async function readTrustedFile(
  path: string,
  digest: string | undefined,
  repository: Repository,
  mostBytes = MOST_BYTES,
): Promise<TrustedFile | undefined> {
  const { trigger, workspace } = repository;
  const commit = trustedCommit(trigger);
  const own = await workspaceFile(workspace, path, mostBytes);
  if (own !== undefined && (commit === undefined || sha256(own) === digest)) {
    if (lfsObject(own) !== undefined) throw lfsPointer(path);
    return { bytes: own, from: "the working tree", notes: [] };
  }
  if (commit === undefined) return undefined;
  const from = `commit ${commit.slice(0, 12)}`;
  const base = await baseBytes(path, commit, own, repository);
  if (base !== undefined) return { bytes: base, from, notes: [] };
  if (own === undefined) return undefined;
  await refuseOtherCheckout(workspace, path);
  if (trigger.trust === "privileged") {
    const message = `${path} is not in ${from}, and a stranger's is not used beside this repository's secrets.`;
    throw new SacError("INPUT_INVALID", message, "Commit it to the base branch first.");
  }
  if (lfsObject(own) !== undefined) throw lfsPointer(path);
  const text = `The base of this change has no ${path}: there is only the one that the change itself brings.`;
  return { bytes: own, from: "the change itself", notes: [{ code: FIRST_TIME, text }] };
}

/** The base has no file of another repository, nor one that is looked for under the wrong path. */
async function refuseOtherCheckout(workspace: string, path: string): Promise<void> {
  for (const folder of lineage(posix.dirname(path))) {
    if (folder === "." || !(await isCheckout(join(workspace, folder)))) continue;
    const message = `${path} lies in ${folder}, which is checked out by itself: what the base of this change has of it is not known.`;
    const hint = `If ${folder} is this repository, give repository-path: ${folder}, and all other paths from there on. If it is another one, pin the fingerprint by its digest.`;
    throw new SacError("CHECKOUT_MISMATCH", message, hint);
  }
}

/** The commit that nobody can have changed who only asks for a change; undefined where the working tree is such a one. */
export function trustedCommit({ event, base, sha }: Trigger): string | undefined {
  switch (event) {
    case "pull_request":
    case "pull_request_target":
    case "merge_group":
      // GitHub always tells the base; were it missing, the commit of the run would be the change's.
      return base ?? sha;
    case "workflow_run":
      return sha;
    default:
      return undefined;
  }
}

/**
 * A file of the working tree.
 * @returns undefined if there is none
 * @throws SacError INPUT_INVALID if it lies elsewhere or is no file, FINGERPRINT_TOO_LARGE
 */
export async function workspaceFile(
  workspace: string,
  path: string,
  mostBytes = MOST_BYTES,
): Promise<Buffer | undefined> {
  const file = join(workspace, path);
  if ((await stat(file).catch(() => undefined)) === undefined) return undefined;
  if ((await realPath(workspace, path)) === undefined) {
    const message = `${path} is, or lies behind, a symbolic link that leads out of the repository.`;
    throw new SacError("INPUT_INVALID", message, "Commit the file itself.");
  }
  return readPlainFile(file, mostBytes, (reason, { problem, cause }) => {
    if (problem === "large" && mostBytes === MOST_BYTES) return archiveTooLarge(path);
    return new SacError("INPUT_INVALID", `${path} cannot be read: ${reason}.`, "Give the path of the file.", { cause });
  });
}

/**
 * The bytes of a file of the base, which are not fetched if the working tree has the same.
 * @param own those of the working tree's file
 * @returns undefined if the base has none
 * @throws SacError as `readTrustedFile`
 */
export async function baseBytes(
  path: string,
  commit: string,
  own: Buffer | undefined,
  repository: Repository,
): Promise<Buffer | undefined> {
  const base = await baseFile(path, commit, repository);
  return base === null ? undefined : wholeFile(path, base, own);
}

async function wholeFile(path: string, base: CommitFile, own: Buffer | undefined): Promise<Buffer> {
  const same = own !== undefined && gitObject(own, base.object.length) === base.object;
  const bytes = same ? own : await base.read();
  const kept = lfsObject(bytes);
  if (kept === undefined) return bytes;
  if (own !== undefined && sha256(own) === kept) return own;
  if (own === undefined || lfsObject(own) !== undefined) throw lfsPointer(path);
  const message = `This change replaces ${path}, which Git LFS keeps: its base has ${kept}, the change ${sha256(own)}.`;
  const hint =
    "A change is not judged by what it brings itself. Replace the file in a change of its own, or pin the digest.";
  throw new SacError("FINGERPRINT_DIGEST", message, hint);
}

/** The name that git gives a file's content. */
function gitObject(bytes: Buffer, length: number): string {
  return createHash(length === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}

/** The SHA-256 of the file that Git LFS keeps elsewhere, if these bytes only stand for it. */
export function lfsObject(bytes: Buffer): string | undefined {
  const text = bytes.length < 1024 ? bytes.toString("latin1") : "";
  return /^version https:\/\/git-lfs\.github\.com\/spec\/[\s\S]*^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
}

function lfsPointer(path: string): SacError {
  const message = `${path} is a Git LFS pointer, not the file itself.`;
  const hint = `Give actions/checkout the input lfs: true, or fetch it with: git lfs pull --include "${path}"`;
  return new SacError("FINGERPRINT_INVALID", message, hint);
}
