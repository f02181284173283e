import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../src/digest.ts";
import { OWNER } from "../src/owner.ts";
import { ensureWritable, replaceUnchanged, writeWhole, writtenFiles } from "../src/write-file.ts";
import { bundle } from "./support/bundle.ts";
import { failureOf } from "./support/failure.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);

/** A new folder for one test, so that whatever is left behind is seen. */
function empty(name: string): string {
  mkdirSync(at(name));
  return at(name);
}

async function expectUnwritable(action: () => Promise<void>, path: string, words: string): Promise<void> {
  const failure = await failureOf(action);
  expect(failure).toMatchObject({ code: "OUTPUT_UNWRITABLE", kind: "usage", hint: expect.any(String) });
  expect(failure.message).toContain(`${path} cannot be written`);
  expect(failure.message).toContain(words);
}

/** Root may write everywhere, so a folder without permission is tried as nobody. */
const AS_NOBODY = "if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }";

/** A script that imports writeWhole and ensureWritable, run in a process of its own. */
async function script(name: string, body: string): Promise<string> {
  const contents = `import { ensureWritable, replaceUnchanged, writeWhole } from "./src/write-file.ts";\n${body}`;
  return folder.write(name, await bundle(contents));
}

const replaceNothing = (path: string, content: Uint8Array) =>
  replaceUnchanged(path, content, { before: undefined, mode: 0o600 });

describe("writeWhole", () => {
  it("writes text and bytes, and nothing beside them", async () => {
    const path = empty("plain");
    await writeWhole(join(path, "a.txt"), "héllo\n");
    await writeWhole(join(path, "b.bin"), Uint8Array.of(0, 255, 10));
    expect(readdirSync(path)).toEqual(["a.txt", "b.bin"]);
    expect(readFileSync(join(path, "a.txt"), "utf8")).toBe("héllo\n");
    expect([...readFileSync(join(path, "b.bin"))]).toEqual([0, 255, 10]);
  });

  it("makes the folders on its way, which nothing does before there is something to write", async () => {
    for (const [i, write] of [writeWhole, replaceNothing].entries()) {
      const path = at(`made-${i}/by/f.sac`);
      await ensureWritable(path);
      expect(existsSync(at(`made-${i}`))).toBe(false);
      await write(path, Buffer.from("new"));
      expect(readFileSync(path, "utf8")).toBe("new");
      expect(readdirSync(at(`made-${i}/by`))).toEqual(["f.sac"]);
    }
  });

  it("is remembered for what an interrupt says: what was written, and not what could not be", async () => {
    await writeWhole(at("kept.txt"), "whole");
    await expectUnwritable(() => writeWhole(folder.path, "no"), folder.path, "");
    expect(writtenFiles()).toContain(at("kept.txt"));
    expect(writtenFiles()).not.toContain(folder.path);
  });

  it("replaces a file and keeps its permissions", async () => {
    const path = folder.write("secret/f.sac", "a long old content");
    chmodSync(path, 0o600);
    await writeWhole(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(at("secret"))).toEqual(["f.sac"]);
  });

  it("writes through a link, which stays one", async () => {
    const target = folder.write("store/real.sac", "old");
    symlinkSync(target, join(empty("links"), "f.sac"));
    await writeWhole(at("links/f.sac"), "new");
    expect(readFileSync(target, "utf8")).toBe("new");
    expect(readdirSync(at("links"), { withFileTypes: true })[0].isSymbolicLink()).toBe(true);
    expect(readdirSync(at("store"))).toEqual(["real.sac"]);
  });

  it("writes to a pipe as it is", () => {
    const pipe = join(empty("pipes"), "pipe");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    const reader = spawn("cat", [pipe]);
    const received = new Promise<string>((resolve) => {
      let text = "";
      reader.stdout.on("data", (chunk) => {
        text += chunk;
      });
      reader.on("close", () => resolve(text));
    });
    return writeWhole(pipe, "report").then(async () => {
      expect(await received).toBe("report");
      expect(statSync(pipe).isFIFO()).toBe(true);
      expect(readdirSync(at("pipes"))).toEqual(["pipe"]);
    });
  });

  it("removes what writers of the same file left when they were killed, and nothing else", async () => {
    const dead = OWNER.replace(/^\d+-\d+/, `${2 ** 22 + 1}-1`);
    const [left, ours] = [dead, OWNER].map((owner) => `f.sac.${owner}.00112233.tmp`);
    const others = [`g.sac.${dead}.00112233.tmp`, "f.sac.tmp", `f.sac.${dead}.tmp`];
    for (const name of [left, ours, ...others]) folder.write(`left/${name}`, "part");
    await writeWhole(at("left/f.sac"), "new");
    expect(readdirSync(at("left")).sort()).toEqual(["f.sac", ours, ...others].sort());
  });

  it("leaves the old file and nothing else where the new one cannot take its place", async () => {
    const path = empty("occupied");
    folder.write("occupied/f.sac/inside.txt", "kept");
    await expectUnwritable(() => writeWhole(join(path, "f.sac"), "new"), join(path, "f.sac"), "it is a folder");
    expect(readdirSync(path, { recursive: true })).toEqual(["f.sac", join("f.sac", "inside.txt")]);
  });

  it.each([
    ["file.txt/f.sac", "a part of its path is a file"],
    [`${"n".repeat(250)}.sac`, "its name is too long"],
  ])("says why %s cannot be written", async (name, words) => {
    folder.write("file.txt", "");
    await expectUnwritable(() => writeWhole(at(name), "new"), at(name), words);
  });

  it("leaves the old file and no *.tmp when the disk takes only a part", async () => {
    const target = folder.write("full/f.bin", "old");
    const file = await script(
      "full.cjs",
      `writeWhole(${JSON.stringify(target)}, Buffer.alloc(5_000_000)).catch((error) => console.log(error.code));`,
    );
    const limited = `ulimit -f 1000; exec "$0" "$1"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", limited, process.execPath, file], { encoding: "utf8" });
    expect(stdout + stderr).toBe("OUTPUT_UNWRITABLE\n");
    expect(readFileSync(target, "utf8")).toBe("old");
    expect(readdirSync(at("full"))).toEqual(["f.bin"]);
  });
});

describe("ensureWritable", () => {
  it("is content with a new file, an old one and a device, and makes nothing", async () => {
    const path = empty("ready");
    await ensureWritable(join(path, "new.sac"));
    await ensureWritable(folder.write("ready/old.sac", "old"));
    await ensureWritable("/dev/null");
    expect(readdirSync(path)).toEqual(["old.sac"]);
  });

  it("names a file where a folder should be, a link to nothing, and a target that is a folder", async () => {
    const file = folder.write("a-file", "");
    symlinkSync(at("nowhere"), at("dangling"));
    await expectUnwritable(() => ensureWritable(join(file, "x/f.sac")), join(file, "x/f.sac"), `${file} is no folder`);
    await expectUnwritable(() => ensureWritable(at("dangling/f.sac")), at("dangling/f.sac"), "dangling is no folder");
    await expectUnwritable(() => ensureWritable(folder.path), folder.path, "it is a folder");
  });

  it("names a folder without permission, and writeWhole leaves nothing in it", async () => {
    const path = empty("locked");
    chmodSync(folder.path, 0o755);
    chmodSync(path, 0o555);
    const target = JSON.stringify(join(path, "f.sac"));
    const file = await script(
      "locked.cjs",
      `${AS_NOBODY}
      (async () => {
        for (const action of [ensureWritable, writeWhole]) {
          await action(${target}, "new").catch((error) => console.log(error.code + " " + error.message));
        }
      })();`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: "/", encoding: "utf8" });
    expect(stderr).toBe("");
    const [first, second] = stdout.trim().split("\n");
    expect(first).toContain(
      `OUTPUT_UNWRITABLE ${join(path, "f.sac")} cannot be written: the folder ${path} is read-only`,
    );
    expect(second).toContain("its permissions do not allow it");
    expect(readdirSync(path)).toEqual([]);
  });
});

describe("a process that ends while it writes", () => {
  const SIZE = 30_000_000;
  const start = (name: string, ending: string) =>
    script(
      name,
      `process.once("SIGINT", () => process.exit(130));
       process.stdout.write("started", () => {
         void writeWhole(process.argv[2], Buffer.alloc(${SIZE}, 7));
         ${ending}
       });`,
    );

  /** Either the whole file or nothing. */
  function expectWholeOrNothing(path: string): void {
    const names = readdirSync(path);
    expect(names.filter((name) => name !== "out.bin")).toEqual([]);
    if (names.length > 0) expect(statSync(join(path, "out.bin")).size).toBe(SIZE);
  }

  it.each([
    ["at once", "process.exit(3);"],
    ["in the next turn", "setImmediate(() => process.exit(3));"],
    ["a millisecond later", "setTimeout(() => process.exit(3), 1);"],
    ["of an uncaught error", 'setImmediate(() => { throw new Error("elsewhere"); });'],
  ])("%s leaves no *.tmp", async (name, ending) => {
    const path = empty(name.replaceAll(" ", "-"));
    const file = await start(`${name.replaceAll(" ", "-")}.cjs`, ending);
    const { status } = spawnSync(process.execPath, [file, join(path, "out.bin")]);
    expect(status).not.toBe(0);
    expectWholeOrNothing(path);
  });

  it("a process that is ended by Ctrl-C while it writes leaves no *.tmp", async () => {
    const file = await start("interrupted.cjs", "setInterval(() => {}, 1000);");
    for (const delay of [0, 2, 5, 10, 20]) {
      const path = empty(`interrupted-${delay}`);
      const child = spawn(process.execPath, [file, join(path, "out.bin")]);
      const ended = new Promise((resolve) => child.on("close", resolve));
      await new Promise((resolve) => child.stdout.once("data", resolve));
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill("SIGINT");
      expect(await ended).toBe(130);
      expectWholeOrNothing(path);
    }
  });
});

describe("replaceUnchanged", () => {
  const locked = (path: string) => `${path}.lock`;
  const digest = (content: string) => sha256(content);
  const mode = 0o600;

  it("replaces what is as it was, and makes what was not there", async () => {
    const path = join(empty("unchanged"), "f.sac");
    await replaceUnchanged(path, Buffer.from("one"), { before: undefined, mode });
    await replaceUnchanged(path, Buffer.from("two"), { before: digest("one"), mode });
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(at("unchanged"))).toEqual(["f.sac"]);
  });

  it.each([
    ["appeared", undefined, "theirs"],
    ["was changed", digest("mine"), "theirs"],
    ["was removed", digest("mine"), undefined],
  ])("refuses what %s meanwhile, and leaves it", async (name, before, now) => {
    const path = join(empty(name.replace(" ", "-")), "f.sac");
    if (now !== undefined) writeFileSync(path, now);
    const failure = await failureOf(() => replaceUnchanged(path, Buffer.from("new"), { before, mode }));
    expect(failure).toMatchObject({ code: "OUTPUT_CHANGED", kind: "usage" });
    expect(readdirSync(join(path, ".."))).toEqual(now === undefined ? [] : ["f.sac"]);
    if (now !== undefined) expect(readFileSync(path, "utf8")).toBe(now);
  });

  it("of ten processes that make or replace one file at once, one succeeds", async () => {
    const file = await script(
      "race.cjs",
      `process.stdin.once("data", () => {
         const [path, before, content] = process.argv.slice(2);
         const how = { before: before || undefined, mode: 0o600 };
         replaceUnchanged(path, Buffer.alloc(100_000, content), how).then(
           () => console.log("wrote"),
           (error) => console.log(error.code),
         ).finally(() => process.stdin.destroy());
       });
       process.stdout.write("ready\\n");`,
    );
    const path = join(empty("race"), "f.sac");
    for (const before of ["", digest("old")]) {
      if (before !== "") writeFileSync(path, "old");
      const children = Array.from({ length: 10 }, (_, i) => spawn(process.execPath, [file, path, before, String(i)]));
      const told = children.map(
        (child) =>
          new Promise<string>((resolve) => {
            let text = "";
            child.stdout.on("data", (chunk) => {
              text += chunk;
            });
            child.on("close", () => resolve(text.replace("ready\n", "")));
          }),
      );
      await Promise.all(children.map((child) => new Promise((resolve) => child.stdout.once("data", resolve))));
      for (const child of children) child.stdin.write("go\n");
      const ends = await Promise.all(told);
      expect(ends.sort()).toEqual([...Array(9).fill("OUTPUT_CHANGED\n"), "wrote\n"]);
      expect(new Set(readFileSync(path, "latin1")).size).toBe(1);
      expect(readdirSync(at("race"))).toEqual(["f.sac"]);
    }
  });

  it("waits for the writer that holds the lock, and takes over from one that was killed", async () => {
    const path = join(empty("lock"), "f.sac");
    writeFileSync(locked(path), OWNER);
    const written = replaceUnchanged(path, Buffer.from("new"), { before: undefined, mode });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(readdirSync(at("lock"))).toEqual(["f.sac.lock"]);
    rmSync(locked(path));
    await written;
    writeFileSync(locked(path), OWNER.replace(/^\d+-\d+/, `${2 ** 22 + 1}-1`));
    await replaceUnchanged(path, Buffer.from("newer"), { before: digest("new"), mode });
    expect(readFileSync(path, "utf8")).toBe("newer");
    expect(readdirSync(at("lock"))).toEqual(["f.sac"]);
  });
});
