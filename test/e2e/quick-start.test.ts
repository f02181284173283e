import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type BlockRun, fencedBlocks, linkClone, runInOneShell } from "../support/document-blocks.ts";
import { root, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const blocks = fencedBlocks("docs/action/quick-start.md").filter(({ language }) => language === "sh");
const writesWorkflow = ({ text }: { text: string }) => text.includes(".github/workflows/models.yml <<'END'");

/** What needs GitHub, the internet or a key of somebody's own, and is not run here. */
const ELSEWHERE = /^(?:npm ci|gh .*|age-keygen .*|sac seal source\.sac --recipient age1….*)\n/gm;

describe("the quick start, pasted block by block", () => {
  const { path: world } = temporaryFolder();
  const repository = join(world, "models-repo");
  const git = (...args: string[]) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8" }).trim();
  let runs: BlockRun[];
  let action: string;

  beforeAll(() => {
    linkClone(join(world, "sac-action"));
    const hosted = join(world, "your-org", "sac-action");
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", join(world, "origin.git")]);
    execFileSync("git", ["init", "--quiet", hosted]);
    execFileSync("git", ["clone", "--quiet", join(world, "origin.git"), repository], { stdio: "ignore" });
    for (const folder of [hosted, repository]) {
      execFileSync("git", ["-C", folder, "config", "user.name", "A maintainer"]);
      execFileSync("git", ["-C", folder, "config", "user.email", "maintainer@example.com"]);
      execFileSync("git", ["-C", folder, "commit", "--quiet", "--allow-empty", "--message", "First"]);
    }
    action = execFileSync("git", ["-C", hosted, "rev-parse", "HEAD"], { encoding: "utf8" }).trim();
    git("push", "--quiet", "--set-upstream", "origin", "HEAD:main");
    const put = (from: string, to: string) => cpSync(join(root, zoo, from), join(repository, to), { recursive: true });
    put("source.onnx", "source.onnx");
    put("images", "photos");
    put("derived/finetune-all-1.onnx", "copy.onnx");
    put("unrelated/unrelated-resnet-1.onnx", "stranger.onnx");
    mkdirSync(join(repository, "independent"));
    for (const model of ["vgg-1", "vgg-2", "resnet-2"])
      put(`unrelated/unrelated-${model}.onnx`, `independent/${model}.onnx`);
    const scripts = blocks.map(({ text }) => text.replace(ELSEWHERE, ""));
    runs = runInOneShell(scripts, {
      folder: join(world, "sac-action"),
      outputs: join(world, "outputs"),
      environment: {
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: `url.file://${world}/.insteadOf`,
        GIT_CONFIG_VALUE_0: "https://github.com/",
      },
    });
  });

  it("every block works, and the check finds the copy", () => {
    for (const [i, { where, text }] of blocks.entries())
      expect.soft(runs[i].status, `${where}: ${runs[i].stderr}`).toBe(text.startsWith("sac check") ? 1 : 0);
    const checked = runs[blocks.findIndex(({ text }) => text.startsWith("sac check"))].stdout;
    expect(checked).toMatch(/copy\.onnx +derived/);
    expect(checked).not.toMatch(/stranger\.onnx +derived/);
  });

  it("the workflow pins the commit of your repository, and no placeholder is left in it", () => {
    const text = git("show", "origin/main:.github/workflows/models.yml");
    const { steps } = parse(text).jobs.derived;
    expect(steps[1]).toEqual({
      uses: `your-org/sac-action@${action}`,
      with: { fingerprint: "fingerprints/source.sac", passphrase: `\${{ secrets.SAC_PASSPHRASE }}` },
    });
    expect(text).not.toMatch(/ACTION|COMMIT/);
  });

  it("the default branch has the sealed fingerprint, and neither the plain one nor the passphrase", () => {
    const files = git("ls-tree", "-r", "--name-only", "origin/main").split("\n");
    expect(files.sort()).toEqual([".github/workflows/models.yml", ".gitignore", "fingerprints/source.sac"]);
    expect(git("show", "origin/main:fingerprints/source.sac").startsWith("age-encryption.org/v1")).toBe(true);
    for (const name of ["passphrase.txt", "source.sac"]) expect(existsSync(join(repository, name)), name).toBe(false);
  });

  it("the README's commands find the copy of the source and not the stranger, pasted as they stand but with fewer references", () => {
    const scripts = fencedBlocks("README.md").filter(({ text }) => text.startsWith("sac() {"));
    expect(scripts.length).toBe(1);
    const folder = join(world, "sac-action");
    const fewer = scripts[0].text.replaceAll("-*.onnx", "-[12].onnx");
    expect(fewer).not.toBe(scripts[0].text);
    const [run] = runInOneShell([fewer], { folder, outputs: join(world, "readme") });
    expect(run.status, run.stderr).toBe(1);
    expect(run.stdout).toMatch(/finetune-all-1\.onnx +derived/);
    expect(run.stdout).toMatch(/aka-resnet20\.onnx +unrelated/);
  });

  it("the README writes the same workflow", () => {
    const [inReadme] = fencedBlocks("README.md").filter(writesWorkflow);
    expect(inReadme.text).toBe(blocks.find(writesWorkflow)?.text);
    expect(readFileSync(join(root, "README.md"), "utf8")).not.toMatch(/0{40}/);
  });
});
