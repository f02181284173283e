import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
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
      `#!/bin/sh\nfor last; do :; done\n[ -f "$last" ] && cp -r "${home}/." "$SAC_HOME"\n`,
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

  it.each(Object.entries(SCRIPTS))("%s: really run, they judge a model and leave the reports", (name, script) => {
    const { shell, report } = script();
    const cwd = join(folder.path, name);
    cpSync(repository, cwd, { recursive: true });
    const variables = { SAC_FINGERPRINT: "source.sac", SAC_MODELS: "**/*.onnx", SAC_OPTIONS: "", SAC_PACKAGE: packed };
    const PATH = [join(folder.path, "bin"), process.env.PATH].join(delimiter);
    const { status, stdout } = spawnSync("bash", ["-c", `export SAC_HOME; ${shell}`], {
      cwd,
      env: { ...process.env, ...variables, PATH },
      encoding: "utf8",
    });
    expect(stdout).toMatch(/models\/suspect\.onnx +derived/);
    expect(status).toBe(1);
    for (const file of ["sac-junit.xml", "sac-report.html", report])
      expect(existsSync(join(cwd, file)), file).toBe(true);
  });

  it("fill in every input of the GitLab component, and no other", () => {
    const text = read("integrations/gitlab/templates/sac.yml");
    const [{ spec }] = parseAllDocuments(text).map((one) => one.toJS());
    const used = [...text.matchAll(/\$\[\[ inputs\.(\w+) \]\]/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(spec.inputs).sort());
  });

  it("install the version of this package", () => {
    const { name, version } = JSON.parse(read("package.json"));
    for (const path of ["gitlab/templates/sac.yml", "jenkins/Jenkinsfile", "azure/sac.yml"]) {
      expect(read(`integrations/${path}`), path).toContain(`${name}@${version}`);
    }
  });

  it("name only options that sac check has", async () => {
    const check = (await makeProgram()).commands.find((command) => command.name() === "check");
    const known = check?.options.map(({ long }) => long);
    const npm = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefix"];
    for (const script of Object.values(SCRIPTS)) {
      for (const [option] of script().shell?.matchAll(/--[a-z-]+/g) ?? [])
        expect([...npm, ...(known ?? [])]).toContain(option);
    }
  });

  it("the pre-commit hook calls a command that the package installs", () => {
    const [hook] = parse(read(".pre-commit-hooks.yaml"));
    expect(Object.keys(JSON.parse(read("package.json")).bin)).toContain(hook.entry.split(" ")[0]);
    expect("models/a.onnx").toMatch(new RegExp(hook.files));
  });
});
