import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
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

test("a place for the model and one for its process, private and empty, go away together", async () => {
  const sandbox = await makeSandbox();
  const root = dirname(sandbox.work);
  expect(dirname(root)).toBe(temporary);
  expect(statSync(root).mode & 0o777).toBe(0o700);
  expect([sandbox.work, sandbox.model].map((path) => readdirSync(path))).toEqual([[], []]);
  await sandbox.remove();
  expect(readdirSync(temporary)).toEqual([]);
});

test("a sandbox has an absolute path where TMPDIR has none, as a model's process stands elsewhere", async () => {
  process.env.TMPDIR = relative(process.cwd(), temporary);
  const sandbox = await makeSandbox();
  expect([sandbox.model, sandbox.work].map(isAbsolute)).toEqual([true, true]);
  await sandbox.remove();
});

test("directories of processes that are no more are removed, those of living ones and of others stay", async () => {
  const dead = OWNER.replace(/^\d+-\d+/, `${2 ** 22 + 1}-1`);
  const names = [`sac-run-${dead}-aaaaaa`, `sac-run-${OWNER}-aaaaaa`, "sac-run-", "sac-run-x-y", "other"];
  for (const name of names) folder.write(`tmp/${name}/model/model.onnx`, "model");
  const sandbox = await makeSandbox();
  expect(names.map((name) => existsSync(join(temporary, name)))).toEqual([false, true, true, true, true]);
  await sandbox.remove();
});
