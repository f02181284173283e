import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../../src/report/check/schema.ts";
import { node } from "../sac.ts";
import { type Disguised, type FileContent, MODEL_NAME } from "./free-case.ts";
import { COMMAND } from "./owners.ts";

/** What the shipped command said of a disguised model. */
export interface Said {
  /** A verdict, or `refused` where the command gave none. */
  readonly verdict: string;
  /** The code of the error, or of the reason that comes first. */
  readonly reason: string;
  readonly status: number;
}

/** Writes a disguised model into a folder of its own and judges it there, as `sac check` does by default. */
export async function judgeDisguised(disguised: Disguised, fingerprint: string, within: string): Promise<Said> {
  const { model, files = { [MODEL_NAME]: model }, named = [MODEL_NAME] } = disguised;
  const folder = mkdtempSync(join(within, "case-"));
  try {
    for (const [name, content] of Object.entries(files)) write(join(folder, name), content);
    return await check(fingerprint, named, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(path: string, content: FileContent): void {
  if (typeof content === "object" && "link" in content) symlinkSync(content.link, path);
  else writeFileSync(path, content);
}

function check(fingerprint: string, named: readonly string[], folder: string): Promise<Said> {
  const report = join(folder, "report.json");
  const args = [COMMAND, "check", fingerprint, "--device", "cpu", "--json", report, "--", ...named];
  return new Promise((resolve, reject) => {
    execFile(node, args, { cwd: folder, maxBuffer: 2 ** 26 }, (failure, _, stderr) => {
      const status = typeof failure?.code === "number" ? failure.code : 0;
      if (failure && status === 0) reject(failure);
      else resolve(said(report, named, status, stderr));
    });
  });
}

function said(report: string, named: readonly string[], status: number, stderr: string): Said {
  if (!existsSync(report)) {
    return { verdict: "refused", reason: /\b[A-Z]+(?:_[A-Z]+)+\b/.exec(stderr)?.[0] ?? "", status };
  }
  const { results } = JSON.parse(readFileSync(report, "utf8")) as Report;
  const own = results.find(({ path }) => path === (named.includes(MODEL_NAME) ? MODEL_NAME : named[0]));
  if (!own) return { verdict: "not judged", reason: "", status };
  return { verdict: own.verdict, reason: own.error?.code ?? own.reasons[0]?.code ?? "", status };
}
