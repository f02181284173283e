import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OWNER } from "../../src/owner.ts";
import { makeSandbox } from "../../src/runtime/sandbox.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const temporary = join(folder.path, "tmp");
mkdirSync(temporary);
const before = process.env.TMPDIR;

beforeEach(() => {
  process.env.TMPDIR = temporary;
});

afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("a model and its data are copied read-only beside an empty directory, and go away together", async () => {
  const model = folder.write("original/model.onnx", "model");
  const data = folder.write("original/weights/part.bin", "weights");
  const sandbox = await makeSandbox(model, [data]);
  const root = dirname(sandbox.work);
  expect(dirname(root)).toBe(temporary);
  expect(statSync(root).mode & 0o777).toBe(0o700);
  expect(readdirSync(sandbox.work)).toEqual([]);
  expect(readFileSync(sandbox.model, "utf8")).toBe("model");
  expect(readFileSync(join(dirname(sandbox.model), "weights", "part.bin"), "utf8")).toBe("weights");
  expect(statSync(sandbox.model).mode & 0o777).toBe(0o400);

  writeFileSync(model, "other");
  expect(readFileSync(sandbox.model, "utf8")).toBe("model");
  await sandbox.remove();
  expect(readdirSync(temporary)).toEqual([]);
});

test("the digest is the file's own, or with external data that of what sha256sum prints for all files", async () => {
  const model = folder.write("digest/model.onnx", "model");
  const [b, a] = ["b.bin", "a.bin"].map((name) => folder.write(`digest/${name}`, name));
  const alone = await makeSandbox(model, []);
  expect(alone.sha256).toBe(sha256("model"));
  const together = await makeSandbox(model, [b, a]);
  const listed = `${sha256("model")}  model.onnx\n${sha256("a.bin")}  a.bin\n${sha256("b.bin")}  b.bin\n`;
  expect(together.sha256).toBe(sha256(listed));
  await Promise.all([alone.remove(), together.remove()]);
});

test("a model that names itself as its data is copied once", async () => {
  const model = folder.write("self/model.onnx", "model");
  const sandbox = await makeSandbox(model, [model]);
  expect(sandbox.sha256).toBe(sha256("model"));
  expect(readdirSync(dirname(sandbox.model))).toEqual(["model.onnx"]);
  await sandbox.remove();
});

test("a file that has gone meanwhile is named, and nothing stays behind", async () => {
  const model = folder.write("gone/model.onnx", "model");
  await expect(makeSandbox(model, [join(folder.path, "gone", "weights.bin")])).rejects.toMatchObject({
    code: "FILE_UNREADABLE",
    message: expect.stringMatching(/gone\/weights\.bin cannot be copied to a private directory: ENOENT/),
  });
  expect(readdirSync(temporary)).toEqual([]);
});

test("directories of processes that are no more are removed, those of living ones and of others stay", async () => {
  const dead = OWNER.replace(/^\d+-\d+/, `${2 ** 22 + 1}-1`);
  const names = [`sac-run-${dead}-aaaaaa`, `sac-run-${OWNER}-aaaaaa`, "sac-run-", "sac-run-x-y", "other"];
  for (const name of names) folder.write(`tmp/${name}/model/model.onnx`, "model");
  const sandbox = await makeSandbox(folder.write("clean/model.onnx", "model"), []);
  expect(names.map((name) => existsSync(join(temporary, name)))).toEqual([false, true, true, true, true]);
  await sandbox.remove();
});
