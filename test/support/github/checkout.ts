import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file's new content, the path of a file to copy, or null to delete it. */
export type Change = Buffer | string | { readonly copyOf: string } | null;

/** A repository as GitHub has it. */
export interface Origin {
  readonly path: string;
  /** Commits changes on top of `parent` (default: nothing, or the newest commit) and returns the new commit. */
  commit(changes: Readonly<Record<string, Change>>, parent?: string): string;
  /** The merge of two commits, as GitHub makes it for a pull request. */
  merge(base: string, head: string): string;
  git(...args: string[]): string;
}

/** Nothing of the machine's own settings; a name to commit under. */
const environment = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "mona",
  GIT_AUTHOR_EMAIL: "mona@example.org",
  GIT_COMMITTER_NAME: "mona",
  GIT_COMMITTER_EMAIL: "mona@example.org",
};

/** No housekeeping in repositories that live for seconds. */
const settings = ["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false"];

function gitIn(folder: string) {
  return (...args: string[]): string => {
    const all = ["-C", folder, ...settings, ...args];
    return execFileSync("git", all, { env: environment, encoding: "utf8", stdio: "pipe" }).trim();
  };
}

/** A new repository, or the one that is in `path` already. */
export function createOrigin(path: string): Origin {
  mkdirSync(path, { recursive: true });
  const git = gitIn(path);
  if (!existsSync(join(path, ".git"))) {
    git("init", "--quiet", "--initial-branch=main", "--template=");
    git("config", "uploadpack.allowAnySHA1InWant", "true");
  }
  const commitAll = (message: string) => {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return git("rev-parse", "HEAD");
  };
  return {
    path,
    git,
    commit(changes, parent) {
      if (parent !== undefined) git("checkout", "--quiet", "--force", "--detach", parent);
      for (const [name, change] of Object.entries(changes)) apply(join(path, name), change);
      return commitAll("Change");
    },
    merge(base, head) {
      git("checkout", "--quiet", "--force", "--detach", base);
      git("merge", "--quiet", "--no-ff", "--message", "Merge", head);
      return git("rev-parse", "HEAD");
    },
  };
}

function apply(file: string, change: Change): void {
  mkdirSync(dirname(file), { recursive: true });
  if (change === null) rmSync(file);
  else if (typeof change === "object" && "copyOf" in change) copyFileSync(change.copyOf, file);
  else writeFileSync(file, change);
}

/**
 * Checks a commit out as actions/checkout does.
 * @param depth commits of history; 0: all. actions/checkout takes 1 unless told otherwise
 */
export function checkout(origin: Origin, commit: string, folder: string, depth = 1): string {
  mkdirSync(folder, { recursive: true });
  const git = gitIn(folder);
  git("init", "--quiet", "--template=");
  const limit = depth === 0 ? [] : [`--depth=${depth}`];
  git("fetch", "--quiet", "--no-tags", ...limit, `file://${origin.path}`, commit);
  git("checkout", "--quiet", "--detach", "FETCH_HEAD");
  return folder;
}
