import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "./sac.ts";

/** A fenced block of a document. */
export interface FencedBlock {
  /** Document and line. */
  readonly where: string;
  /** First word behind the fence, such as `sh`. */
  readonly language: string;
  /** What follows it. */
  readonly info: string;
  readonly text: string;
}

export interface BlockRun {
  readonly stdout: string;
  /** Without the lines that tell of progress. */
  readonly stderr: string;
  readonly status: number;
}

/** The fenced blocks of a document of this repository, in their order. */
export function fencedBlocks(page: string): FencedBlock[] {
  const document = readFileSync(join(root, page), "utf8");
  return [...document.matchAll(/^```(\w*) ?(.*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language, 2: info, 3: text, index }) => {
      const line = document.slice(0, index).split("\n").length;
      return { where: `${page}:${line}`, language, info, text };
    },
  );
}

/** Lays links to what a clone of this repository has, after `npm ci`, into a folder. */
export function linkClone(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of ["dist", "fixtures", "node_modules", "package.json", "templates"])
    symlinkSync(join(root, name), join(folder, name));
}

/**
 * Runs scripts one after the other in one shell, as somebody does who pastes them: variables, functions and the folder stay.
 * Results are in the scripts' order. `outputs` is a folder for what they print.
 */
export function runInOneShell(
  scripts: readonly string[],
  { folder, outputs, environment }: { folder: string; outputs: string; environment?: NodeJS.ProcessEnv },
): BlockRun[] {
  mkdirSync(outputs, { recursive: true });
  const at = (i: number, kind: string) => join(outputs, `${i}.${kind}`);
  const session = scripts.map(
    (text, i) => `exec >'${at(i, "out")}' 2>'${at(i, "err")}'\n${text}\necho $? >'${at(i, "status")}'\n`,
  );
  const env = { ...process.env, NO_COLOR: "1", COLUMNS: "120", ...environment };
  const { status } = spawnSync("bash", ["--noprofile", "--norc"], { cwd: folder, env, input: session.join("") });
  if (status !== 0) throw new Error(`the shell ended with ${status}`);
  return scripts.map((_, i) => ({
    stdout: readFileSync(at(i, "out"), "utf8"),
    stderr: readFileSync(at(i, "err"), "utf8").replace(/^\[\d+\/\d+\] .*\n/gm, ""),
    status: Number(readFileSync(at(i, "status"), "utf8")),
  }));
}
