import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { makeProgram } from "../src/cli/program.ts";
import { VERSION } from "../src/version.ts";
import { enrolSource, ZOO } from "./support/fixture-source.ts";
import { root } from "./support/sac.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

/** The shell commands of every template, as its service would run them, and the variables that it sets. */
const SCRIPTS = {
  gitlab: () => {
    const [, job] = parseAllDocuments(read("integrations/gitlab/templates/sac.yml")).map((one) => one.toJS());
    return { shell: (job.sac.script as string[]).join("\n"), report: "sac-report.json" };
  },
  jenkins: () => {
    const [, shell] = /sh '''([\s\S]*?)'''/.exec(read("integrations/jenkins/Jenkinsfile")) ?? [];
    return { shell, report: "sac.sarif" };
  },
  azure: () => {
    const { steps } = parse(read("integrations/azure/sac.yml"));
    const { bash } = (steps as { bash?: string }[]).find((step) => step.bash) ?? {};
    return { shell: bash, report: "sac-report.json" };
  },
};

const SHARDS = 2;

interface Sharded {
  /** What each part runs, if parts are started one by one. */
  readonly shard?: string | undefined;
  /** What the service tells the i-th part, from 1 on. */
  readonly told: (i: number) => Readonly<Record<string, string>>;
  readonly merge: string | undefined;
}

/** The same of every recipe for several machines; a loop stands in for the service. */
const SHARDED: Readonly<Record<string, () => Sharded>> = {
  gitlab: () => {
    const [, jobs] = parseAllDocuments(read("integrations/gitlab/templates/sac-shards.yml")).map((one) => one.toJS());
    const shellOf = (job: string) => [...jobs[".sac"].before_script, ...jobs[job].script].join("\n");
    const told = (i: number) => ({ CI_NODE_INDEX: String(i), CI_NODE_TOTAL: String(SHARDS) });
    return { shard: shellOf("sac-shard"), told, merge: shellOf("sac-merge") };
  },
  jenkins: () => {
    const text = read("integrations/jenkins/Jenkinsfile.shards");
    const [shard, merge] = [...text.matchAll(/sh '''([\s\S]*?)'''/g)].map(([, shell]) => shell);
    return { shard, told: (i) => ({ SAC_SHARD: String(i), SAC_SHARDS: String(SHARDS) }), merge };
  },
  shell: () => ({ told: () => ({ SAC_SHARDS: String(SHARDS) }), merge: read("integrations/shell/sac-shards.sh") }),
  slurm: () => {
    const told = (i: number) => ({ SLURM_ARRAY_TASK_ID: String(i), SLURM_ARRAY_TASK_COUNT: String(SHARDS) });
    return { shard: read("integrations/slurm/sac-array.sh"), told, merge: read("integrations/slurm/sac-merge.sh") };
  },
};

describe("the templates for other CI systems", () => {
  const folder = temporaryFolder();
  const repository = join(folder.path, "repository");
  const home = join(folder.path, "installed");
  let packed: string;

  beforeAll(async () => {
    mkdirSync(join(repository, "models"), { recursive: true });
    cpSync(await enrolSource(folder, 20), join(repository, "source.sac"));
    cpSync(join(ZOO, "derived/finetune-all-1.onnx"), join(repository, "models/suspect.onnx"));
    const [file] = JSON.parse(
      execFileSync("npm", ["pack", "--json", "--pack-destination", folder.path], { cwd: root, encoding: "utf8" }),
    );
    packed = join(folder.path, file.filename);
    install("--offline");
    // The package is installed once; what the templates call npm for then takes it from there.
    const npm = folder.write(
      "bin/npm",
      `#!/bin/sh\nfor last; do :; done\n[ -f "$last" ] && ln -s "${home}/node_modules" "$SAC_HOME"\n`,
    );
    chmodSync(npm, 0o755);
  });

  /** From npm's own cache, which npm ci has filled; where something is missing there, from the registry. */
  function install(...how: string[]): void {
    const quiet = ["--ignore-scripts", "--engine-strict", "--no-audit", "--no-fund", "--silent"];
    const { status, stderr } = spawnSync("npm", ["install", ...quiet, ...how, "--prefix", home, packed]);
    if (status === 0) return;
    expect(how, String(stderr)).toContain("--offline");
    console.warn("That the package can be installed offline is not tested: npm's cache lacks a package.");
    install();
  }

  it("the package that they install runs under both names, from the tarball alone and without install scripts", () => {
    for (const name of ["sac", "sac-action"]) {
      const { stdout, status } = spawnSync("npx", ["--no-install", name, "version"], { cwd: home, encoding: "utf8" });
      expect(stdout).toBe(`${VERSION}\n`);
      expect(status).toBe(0);
    }
    const names = "Object.keys(await import('sac-action')).join()";
    const script = ["--input-type=module", "--eval", `console.log(${names})`];
    expect(spawnSync(process.execPath, script, { cwd: home, encoding: "utf8" }).stdout).toContain("check");
  });

  /** A script as its service runs it. */
  function run(shell: string | undefined, cwd: string, told: Readonly<Record<string, string>> = {}) {
    const variables = { SAC_FINGERPRINT: "source.sac", SAC_MODELS: "**/*.onnx", SAC_OPTIONS: "", SAC_PACKAGE: packed };
    const PATH = [join(folder.path, "bin"), join(home, "node_modules/.bin"), process.env.PATH].join(delimiter);
    const env = { ...process.env, ...variables, ...told, PATH };
    return spawnSync("bash", ["-c", `export SAC_HOME; ${shell}`], { cwd, env, encoding: "utf8" });
  }

  it.each(Object.entries(SCRIPTS))("%s: really run, they judge a model and leave the reports", (name, script) => {
    const { shell, report } = script();
    const cwd = join(folder.path, name);
    cpSync(repository, cwd, { recursive: true });
    const { status, stdout } = run(shell, cwd);
    expect(stdout).toMatch(/models\/suspect\.onnx +derived/);
    expect(status).toBe(1);
    for (const file of ["sac-junit.xml", "sac-report.html", report])
      expect(existsSync(join(cwd, file)), file).toBe(true);
  });

  it.each(Object.entries(SHARDED))("%s, in parts: really run, they tell of all models once", (name, recipe) => {
    const { shard, told, merge } = recipe();
    const cwd = join(folder.path, `${name}-shards`);
    cpSync(repository, cwd, { recursive: true });
    cpSync(join(ZOO, "unrelated/unrelated-resnet-3.onnx"), join(cwd, "models/stranger.onnx"));
    for (let i = 1; shard !== undefined && i <= SHARDS; i++) {
      const { status, stderr } = run(shard, cwd, told(i));
      expect(status, stderr).toBe(0);
    }
    const { status, stdout, stderr } = run(merge, cwd, told(1));
    expect(stdout, stderr).toMatch(/models\/suspect\.onnx +derived/);
    expect(stdout).toMatch(/models\/stranger\.onnx +unrelated/);
    expect(status).toBe(1);
    expect(existsSync(join(cwd, "sac-report.html"))).toBe(true);
    if (shard === undefined) return;
    rmSync(join(cwd, "sac-shard-2.json"));
    const less = run(merge, cwd, told(1));
    expect([less.status, less.stderr]).toEqual([2, expect.stringContaining("SHARD_MISSING")]);
  });

  it.each(["sac.yml", "sac-shards.yml"])("fill in every input of the GitLab component %s, and no other", (file) => {
    const text = read(`integrations/gitlab/templates/${file}`);
    const [{ spec }] = parseAllDocuments(text).map((one) => one.toJS());
    const used = [...text.matchAll(/\$\[\[ inputs\.(\w+) \]\]/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(spec.inputs).sort());
  });

  it("install the version of this package", () => {
    const { name, version } = JSON.parse(read("package.json"));
    const paths = ["gitlab/templates/sac.yml", "gitlab/templates/sac-shards.yml", "jenkins/Jenkinsfile"];
    for (const path of [...paths, "jenkins/Jenkinsfile.shards", "azure/sac.yml"]) {
      expect(read(`integrations/${path}`), path).toContain(`${name}@${version}`);
    }
  });

  it("name only options that sac check and sac merge have", async () => {
    const { commands } = await makeProgram();
    const known = commands
      .filter((command) => ["check", "merge"].includes(command.name()))
      .flatMap(({ options }) => options.map(({ long }) => long));
    const npm = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefix"];
    const others = ["--parsable", "--dependency", "--job-name", "--array", "--cpus-per-task", "--mem", "--time"];
    const parallel = ["--sshlogin", "--workdir", "--env"];
    const shells = Object.values(SHARDED).flatMap((recipe) => [recipe().shard, recipe().merge]);
    for (const shell of [...Object.values(SCRIPTS).map((script) => script().shell), ...shells]) {
      for (const [option] of shell?.matchAll(/--[a-z-]+/g) ?? [])
        expect([...npm, ...others, ...parallel, ...known]).toContain(option);
    }
  });

  it("the pre-commit hook calls a command that the package installs", () => {
    const [hook] = parse(read(".pre-commit-hooks.yaml"));
    expect(Object.keys(JSON.parse(read("package.json")).bin)).toContain(hook.entry.split(" ")[0]);
    expect("models/a.onnx").toMatch(new RegExp(hook.files));
  });
});
