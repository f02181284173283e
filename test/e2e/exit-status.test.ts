import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { node, root, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

/** Runs the shipped command through a shell that redirects or limits it. */
function inShell(command: string) {
  const how = `--model ${zoo}/source.onnx --images ${zoo}/images/cat --probes 8 --pool 12 --force`;
  const [model, small] = [`${zoo}/source.onnx`, `${zoo}/derived/quantise-int8.onnx`];
  const environment = { ...process.env, NODE: node, MODEL: model, SMALL: small, HOW: how, DIR: folder.path };
  return spawnSync("/bin/sh", ["-c", command], { cwd: root, env: environment, encoding: "utf8" });
}

const STACK = /\n\s+at .+:\d+/;

describe.runIf(process.platform === "linux")("a failure of the machine ends with status 2 and no stack trace", () => {
  it("where standard output is full", () => {
    const { status, stderr } = inShell(`"$NODE" dist/cli.js inspect "$MODEL" > /dev/full`);
    expect(status).toBe(2);
    expect(stderr).toContain("error SYSTEM_REFUSED: The system refused: there is no space left on the disk (ENOSPC)");
    expect(stderr).not.toMatch(STACK);
  });

  it("where standard error is full as well", () => {
    expect(inShell(`"$NODE" dist/cli.js check nothing.sac -- "$MODEL" > /dev/full 2> /dev/full`).status).toBe(2);
  });

  it("where nobody reads standard output on", () => {
    const { stdout, stderr } = inShell(`{ "$NODE" dist/cli.js check --help; echo "status $?" >&2; } | true`);
    expect(stdout).toBe("");
    expect(stderr).toBe("status 2\n");
  });

  it.each([
    ["standard output", ">&-", ""],
    ["standard error", "2>&-", "source.onnx"],
    ["both", ">&- 2>&-", ""],
  ])("a closed %s is one that nobody reads, and the status says what it would have said", (_, closing, words) => {
    const { status, stdout } = inShell(`"$NODE" dist/cli.js inspect "$MODEL" ${closing}`);
    expect(status).toBe(0);
    expect(stdout).toContain(words);
    expect(inShell(`"$NODE" dist/cli.js inspect nothing.sac ${closing}`).status).toBe(2);
  });

  it.each(["inspect $MODEL --json", "enroll $HOW --out $DIR/f.sac --json", "check $DIR/f.sac --html"])(
    "where the disk is full for a report: sac %s",
    (command) => {
      const { status, stderr } = inShell(
        `"$NODE" dist/cli.js ${command} /dev/full ${/check/.test(command) ? "-- $MODEL" : ""}`,
      );
      expect(status).toBe(2);
      expect(stderr).toContain(
        "error OUTPUT_UNWRITABLE: /dev/full cannot be written: there is no space left on the disk.",
      );
      expect(stderr).not.toMatch(STACK);
      // Nobody takes a fingerprint that is there for one that has to be made again.
      expect(stderr.includes(`The fingerprint has been written all the same, to ${folder.path}/f.sac.`)).toBe(
        /enroll/.test(command),
      );
    },
  );

  const judge = `"$NODE" dist/cli.js check $DIR/f.sac --threshold 0.2`;

  it("and what was judged is told all the same, where a report cannot be written; the other reports are", () => {
    const { status, stdout } = inShell(`${judge} --html /dev/full --json $DIR/kept.json -- $MODEL`);
    expect(status).toBe(2);
    expect(stdout).toMatch(/source\.onnx +derived /);
    expect(JSON.parse(readFileSync(join(folder.path, "kept.json"), "utf8")).verdict).toBe("derived");
  });

  it.each(["", "--json -"])(
    "and what was judged is told on standard error, where standard output is full %s",
    (json) => {
      const { status, stderr } = inShell(`${judge} ${json} -- $MODEL > /dev/full`);
      expect(status).toBe(2);
      expect(stderr).toMatch(/source\.onnx +derived /);
      expect(stderr).toContain("error SYSTEM_REFUSED");
    },
  );

  it("whatever number of files may be open: a verdict and 1, or an error and 2", () => {
    const seen = new Set<number | null>();
    for (let limit = 18; limit <= 38; limit += 4) {
      const { status, stdout, stderr } = inShell(
        `ulimit -n ${limit}; "$NODE" dist/cli.js check $DIR/f.sac --threshold 0.2 -- "$MODEL"`,
      );
      expect(stderr, `${limit} files`).not.toMatch(STACK);
      expect([1, 2]).toContain(status);
      expect(/ derived /.test(stdout), stdout).toBe(status === 1);
      seen.add(status);
    }
    expect([...seen].sort()).toEqual([1, 2]);
  });

  it.each([18, 20, 22])("the Action, too, where no more than %i files may be open", (limit) => {
    const { status, stdout } = inShell(`ulimit -n ${limit}; "$NODE" dist/main.js`);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^::error::/m);
  });

  it("the Action, too, where its log is full", () => {
    expect(inShell(`"$NODE" dist/main.js > /dev/full`).status).toBe(2);
  });

  it.each([20, 22, 24])("where no more than %i files may be open", (limit) => {
    const { status, stderr } = inShell(`ulimit -n ${limit}; "$NODE" dist/cli.js check no.sac -- "$MODEL"`);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error (SYSTEM_REFUSED|FILE_NOT_FOUND): /);
    expect(stderr).not.toMatch(/EMFILE: |, open '/);
    expect(stderr).not.toMatch(STACK);
  });
});

/** What TMPDIR names, and what is said of it. */
const UNUSABLE: readonly [what: string, folder: string, words: RegExp][] = [
  ["is not there", join(folder.path, "nowhere"), /it does not exist \(ENOENT\)/],
  ["is a file", folder.write("a-file", ""), /it is a file \(ENOTDIR\)/],
  ["cannot be written to", "/sys", /cannot be used: .+ \((?:EACCES|EPERM|EROFS)\)/],
];

describe.runIf(process.platform === "linux")("a folder for temporary files that", () => {
  it.each(UNUSABLE)("%s is named, before anything runs", (_, temporary, words) => {
    for (const command of [
      "check $DIR/f.sac -- $MODEL",
      "enroll $HOW --out $DIR/g.sac",
      "evaluate fixtures/zoo/ZOO.json",
    ]) {
      const { status, stderr } = inShell(`TMPDIR=${temporary} "$NODE" dist/cli.js ${command}`);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error TEMPORARY_FOLDER_UNUSABLE: The folder for temporary files, /);
      expect(stderr).toContain(temporary);
      expect(stderr).toMatch(words);
      expect(stderr).not.toMatch(STACK);
    }
  });

  const mounting = `unshare --map-root-user --mount sh -c 'mount -t tmpfs -o size="$0" none /mnt && exec "$@"'`;
  const mounts = inShell(`${mounting} 64k true`).status === 0;
  if (!mounts) console.warn("Whether a full folder for temporary files is named is not tested: none can be mounted.");

  it.runIf(mounts).each([
    ["is full", "32k"],
    ["has no room for the model", "128k"],
  ])("%s is named", (_, size) => {
    const { status, stderr } = inShell(
      `export TMPDIR=/mnt; ${mounting} ${size} "$NODE" dist/cli.js check $DIR/f.sac --require-isolation none -- $MODEL`,
    );
    expect(stderr).toMatch(/^error TEMPORARY_FOLDER_UNUSABLE: .*, \/mnt, cannot be used: there is no space left/m);
    expect(status).toBe(2);
    expect(stderr).not.toMatch(STACK);
  });

  it.runIf(mounts)("fills up during the run ends it, and what was judged until then is told", () => {
    const { status, stdout, stderr } = inShell(
      `export TMPDIR=/mnt; ${mounting} 160k "$NODE" dist/cli.js check --jobs 1 $DIR/f.sac --threshold 0.2 -- $SMALL $MODEL`,
    );
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/Judged before the run ended:\n[\s\S]*quantise-int8\.onnx +derived /);
    expect(stderr).not.toMatch(/source\.onnx +(?:derived|error)/);
    expect(stderr).toMatch(/^error TEMPORARY_FOLDER_UNUSABLE: /m);
  });
});
