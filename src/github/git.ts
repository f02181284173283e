import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Nobody's repository needs longer for one question; one that does is asked through GitHub's interface. */
const PATIENCE_MS = 60_000;

/** A path that differs between two commits; of a moved file there are two, the old one deleted. */
export interface PathChange {
  readonly path: string;
  readonly deleted: boolean;
}

/** What a commit has at a path. Objects are named by the hash that the repository uses. */
export interface Entry {
  readonly kind: "file" | "link" | "folder" | "submodule";
  readonly object: string;
}

/** A repository's working tree, read with git; nothing of what lies in the tree is executed, and nothing is fetched. */
export interface Git {
  /** The commit that is checked out. */
  readonly head: string;
  /** Its parents, whether their objects are there or not. */
  readonly parents: readonly string[];
  /** A file of a commit; undefined if the commit or the file is not there. */
  show(commit: string, path: string): Promise<Buffer | undefined>;
  /** What a commit has at a path; null if nothing, undefined if the commit is not there. */
  entry(commit: string, path: string): Promise<Entry | null | undefined>;
  /** What differs between the trees of two commits; undefined if either is not there. */
  changes(from: string, to: string): Promise<readonly PathChange[] | undefined>;
  /** Where two histories part; none if that is not known, as in a shallow clone, where what git would say may be wrong. */
  mergeBases(one: string, other: string): Promise<readonly string[]>;
  /** Paths in the index: files, symbolic links and submodules. Undefined if it cannot be read. */
  tracked(): Promise<ReadonlySet<string> | undefined>;
}

/** Opens the repository at `folder`; undefined if there is none, or no git. */
export async function openGit(folder: string): Promise<Git | undefined> {
  const git = async (...args: string[]): Promise<Buffer | undefined> => {
    try {
      const { stdout } = await run("git", [...settings(folder), ...args], options());
      return stdout;
    } catch {
      return undefined;
    }
  };
  const lines = async (...args: string[]) => (await git(...args))?.toString().split("\n").filter(Boolean) ?? [];

  const [head] = await lines("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  const commit = head === undefined ? undefined : await git("cat-file", "commit", head);
  if (head === undefined || commit === undefined) return undefined;
  return {
    head,
    parents: parentsOf(commit.toString()),
    show: (revision, path) => git("cat-file", "blob", `${revision}:${path}`),
    entry: async (revision, path) => {
      const found = await git("ls-tree", "-z", "--full-tree", revision, "--", path);
      return found && parseEntry(found.toString());
    },
    changes: async (from, to) => {
      // Without looking for renames git reads no file, which a partial clone may lack, and still names both paths.
      const raw = await git(
        "diff-tree",
        "-r",
        "-z",
        "--raw",
        "--no-renames",
        "--ignore-submodules=none",
        from,
        to,
        "--",
      );
      return raw && parseRaw(raw.toString());
    },
    mergeBases: async (one, other) => {
      const [shallow] = await lines("rev-parse", "--is-shallow-repository");
      return shallow === "false" ? await lines("merge-base", "--all", one, other) : [];
    },
    tracked: async () => {
      const names = await git("ls-files", "-z");
      return names && new Set(names.toString().split("\0").filter(Boolean));
    },
  };
}

/** The repository is named, not searched for: no other one is found by accident, and its owner may be another user. */
function settings(folder: string): string[] {
  const overrides = ["core.fsmonitor=false", "core.hooksPath=/dev/null", `safe.directory=${folder}`];
  return [
    "-C",
    folder,
    `--git-dir=${join(folder, ".git")}`,
    `--work-tree=${folder}`,
    "--no-pager",
    ...overrides.flatMap((one) => ["-c", one]),
  ];
}

/** Of the environment git sees only where programs are: no token, no settings of the job, and no way to a network. */
function options() {
  const env = {
    PATH: process.env.PATH,
    SystemRoot: process.env.SystemRoot,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    // Versions of git that do not know the line before would fetch what a partial clone lacks.
    GIT_ALLOW_PROTOCOL: "none",
  };
  return {
    env,
    encoding: "buffer",
    maxBuffer: 2 ** 30,
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
    // On Windows programs are also looked for where the caller is, and that is the tree.
    cwd: dirname(process.execPath),
    windowsHide: true,
  } as const;
}

function parentsOf(commit: string): string[] {
  const [header] = commit.split("\n\n", 1);
  return header.split("\n").flatMap((line) => /^parent ([0-9a-f]+)$/.exec(line)?.[1] ?? []);
}

const KINDS: Readonly<Record<string, Entry["kind"]>> = { "04": "folder", "12": "link", "16": "submodule" };

/** `100644 blob OID`, tab, path, NUL. */
function parseEntry(line: string): Entry | null {
  const [, mode, object] = /^(\d{6}) \w+ ([0-9a-f]+)\t/.exec(line) ?? [];
  return mode === undefined ? null : { kind: KINDS[mode.slice(0, 2)] ?? "file", object };
}

/** `:100644 000000 OID OID D`, NUL, path, NUL, and so on. */
function parseRaw(raw: string): PathChange[] {
  const fields = raw.split("\0");
  const changes: PathChange[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    changes.push({ path: fields[i + 1], deleted: fields[i].endsWith(" D") });
  }
  return changes;
}
