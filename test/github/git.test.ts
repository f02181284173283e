import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openGit } from "../../src/github/git.ts";
import { checkout, createOrigin } from "../support/github/checkout.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let count = 0;
const place = () => join(folder.path, String(count++));
const origin = createOrigin(place());

async function opened(path: string) {
  const git = await openGit(path);
  if (git === undefined) throw new Error(`there is no repository in ${path}`);
  return git;
}

describe("openGit", () => {
  test("finds none where there is none, and does not look for one further up", async () => {
    const inner = join(origin.path, "inner");
    mkdirSync(inner, { recursive: true });
    await expect(openGit(inner)).resolves.toBeUndefined();
    await expect(openGit(join(folder.path, "nowhere"))).resolves.toBeUndefined();
    rmSync(inner, { recursive: true });
  });

  test("finds none in a repository without a commit", async () => {
    await expect(openGit(createOrigin(place()).path)).resolves.toBeUndefined();
  });

  test("tells parents that a shallow clone hides", async () => {
    const base = origin.commit({ "a.txt": "1" });
    const one = origin.commit({ "b.txt": "1" }, base);
    const two = origin.commit({ "c.txt": "1" }, base);
    const merge = origin.merge(one, two);
    const git = await opened(checkout(origin, merge, place(), 1));
    expect(git).toMatchObject({ head: merge, parents: [one, two] });
    await expect(git.changes(one, merge)).resolves.toBeUndefined();
    const deeper = await opened(checkout(origin, merge, place(), 2));
    await expect(deeper.changes(one, merge)).resolves.toEqual([{ path: "c.txt", deleted: false }]);
  });

  test("works in a linked working tree, where .git is a file", async () => {
    const commit = origin.commit({ "a.txt": "linked" });
    const path = place();
    origin.git("worktree", "add", "--quiet", "--detach", path, commit);
    await expect(openGit(path)).resolves.toMatchObject({ head: commit });
  });

  test.skipIf(process.getuid?.() !== 0)("works where the workspace is another user's, as in containers", async () => {
    const commit = origin.commit({ "a.txt": "chown" });
    const path = checkout(origin, commit, place());
    for (const one of [path, join(path, ".git")]) chownSync(one, 12345, 12345);
    expect(() => execFileSync("git", ["-C", path, "status"], { stdio: "pipe" })).toThrow(/dubious ownership/);
    const git = await opened(path);
    await expect(git.tracked()).resolves.toContain("a.txt");
  });

  test("reads SHA-256 repositories", async () => {
    const path = place();
    execFileSync("git", ["init", "--quiet", "--object-format=sha256", path], { stdio: "pipe" });
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", path, "-c", "user.name=m", "-c", "user.email=m@example.org", ...args], {
        encoding: "utf8",
      }).trim();
    git("commit", "--quiet", "--allow-empty", "-m", "one");
    const one = git("rev-parse", "HEAD");
    writeFileSync(join(path, "m.onnx"), "1");
    git("add", "--all");
    git("commit", "--quiet", "-m", "two");
    const opened256 = await opened(path);
    expect(opened256.head).toMatch(/^[0-9a-f]{64}$/);
    expect(opened256.parents).toEqual([one]);
    await expect(opened256.changes(one, opened256.head)).resolves.toEqual([{ path: "m.onnx", deleted: false }]);
  });
});

describe("changes", () => {
  test("names every path literally, whatever is in it", async () => {
    const names = [
      "né w/模型.onnx",
      "a b.onnx",
      "q\"uo'te.onnx",
      "new\nline/x.onnx",
      "-dash.onnx",
      "[1]*.onnx",
      ":(top)x",
      "t\tab",
    ];
    const base = origin.commit({ "kept.txt": "1", "gone.onnx": "1", "old.onnx": "moved" });
    const changes = Object.fromEntries(names.map((name) => [name, "new"]));
    const head = origin.commit({ ...changes, "gone.onnx": null, "old.onnx": null, "moved.onnx": "moved" }, base);
    const git = await opened(checkout(origin, head, place(), 0));
    const found = (await git.changes(base, head)) ?? [];
    const deleted = found.filter((change) => change.deleted).map(({ path }) => path);
    const present = found.filter((change) => !change.deleted).map(({ path }) => path);
    expect(deleted.sort()).toEqual(["gone.onnx", "old.onnx"]);
    expect(present.sort()).toEqual([...names, "moved.onnx"].sort());
    expect(await git.tracked()).toEqual(new Set([...(await listed(head)), "kept.txt"]));
  });

  async function listed(commit: string): Promise<string[]> {
    return origin.git("ls-tree", "-r", "-z", "--name-only", commit).split("\0").filter(Boolean);
  }

  test("is not swayed by the repository's own settings", async () => {
    const base = origin.commit({ "a/m.onnx": "1" });
    const head = origin.commit({ "a/m.onnx": "2" }, base);
    const path = checkout(origin, head, place(), 0);
    const traces = join(folder.path, "traces");
    const spy = folder.write("spy.sh", `#!/bin/sh\necho "$0 $*" >> '${traces}'\n`);
    chmodSync(spy, 0o755);
    const config = (...setting: string[]) => execFileSync("git", ["-C", path, "config", ...setting]);
    for (const name of ["core.fsmonitor", "diff.external", "core.pager", "diff.spy.textconv", "core.sshCommand"])
      config(name, spy);
    config("diff.relative", "b");
    config("diff.ignoreSubmodules", "all");
    config("core.worktree", folder.path);
    writeFileSync(join(path, ".gitattributes"), "*.onnx diff=spy\n");
    const git = await opened(path);
    await expect(git.changes(base, head)).resolves.toEqual([{ path: "a/m.onnx", deleted: false }]);
    await expect(git.tracked()).resolves.toContain("a/m.onnx");
    await expect(git.show(head, "a/m.onnx")).resolves.toEqual(Buffer.from("2"));
    await git.mergeBases(base, head);
    expect(existsSync(traces)).toBe(false);
  });

  test("the changes of a partial clone need none of its missing files, and fetch none", async () => {
    const base = origin.commit({ "m.onnx": "1", "moved.bin": "x".repeat(9999) });
    const head = origin.commit({ "m.onnx": "2", "moved.bin": null, "to.bin": `${"x".repeat(9999)}y` }, base);
    origin.git("config", "uploadpack.allowFilter", "true");
    origin.git("branch", "--force", "partial", head);
    const path = place();
    const from = ["--branch=partial", `file://${origin.path}`, path];
    execFileSync("git", ["clone", "--quiet", "--filter=blob:none", "--no-checkout", ...from], { stdio: "pipe" });
    const git = await opened(path);
    const changes = (await git.changes(base, head)) ?? [];
    expect(changes.map(({ path }) => path).sort()).toEqual(["m.onnx", "moved.bin", "to.bin"]);
    await expect(git.show(base, "m.onnx")).resolves.toBeUndefined();
  });
});

describe("mergeBases", () => {
  test("finds where histories part, all of them if they crossed", async () => {
    const base = origin.commit({ "a.txt": "base" });
    const [one, two] = [origin.commit({ "one.txt": "1" }, base), origin.commit({ "two.txt": "1" }, base)];
    const [left, right] = [origin.merge(one, two), origin.merge(two, one)];
    const git = await opened(origin.path);
    await expect(git.mergeBases(one, two)).resolves.toEqual([base]);
    expect([...(await git.mergeBases(left, right))].sort()).toEqual([one, two].sort());
  });

  test("finds none for what is not there, or in a shallow clone", async () => {
    const base = origin.commit({ "a.txt": "base 2" });
    const head = origin.commit({ "b.txt": "2" }, base);
    const git = await opened(checkout(origin, head, place(), 0));
    await expect(git.mergeBases(base, head)).resolves.toEqual([base]);
    await expect(git.mergeBases("0".repeat(40), head)).resolves.toEqual([]);
    await expect(git.mergeBases("refs/remotes/origin/main", head)).resolves.toEqual([]);
    const shallow = await opened(checkout(origin, head, place(), 2));
    await expect(shallow.mergeBases(base, head)).resolves.toEqual([]);
  });
});

describe("show", () => {
  test("gives a commit's file as it was stored", async () => {
    const content = Buffer.from([0, 255, 10, 13, 10]);
    const commit = origin.commit({ "f/x.sac": content });
    const git = await opened(origin.path);
    await expect(git.show(commit, "f/x.sac")).resolves.toEqual(content);
    await expect(git.show(commit, "f/y.sac")).resolves.toBeUndefined();
    await expect(git.show(commit, "f")).resolves.toBeUndefined();
    await expect(git.show(commit, "nul\0")).resolves.toBeUndefined();
    await expect(git.show("0".repeat(40), "f/x.sac")).resolves.toBeUndefined();
  });
});
