import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportSchema } from "../../../src/report/check/schema.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { CHECK_FORMATS } from "../../../src/report/formats.ts";
import { everyVerdict, makeReport, makeResult } from "../../support/report.ts";
import { root } from "../../support/sac.ts";

const TAIL = /tail[ -]?p\b|tail_?p/i;

/** The fixtures' real results, and made-up ones by the rule `normal` as far out as there are. */
const reports = {
  real: reportSchema.parse(JSON.parse(readFileSync(join(root, "fixtures/report.json"), "utf8"))),
  made: makeReport([
    ...everyVerdict(),
    makeResult({ path: "far.onnx", pValue: 0.001, pValueIsBound: true, spreads: 99 }),
  ]),
};

describe.each(Object.entries(reports))(
  "no probability is made of how far out a suspect stands: %s results",
  (_, report) => {
    it.each(CHECK_FORMATS.map((format) => [format.name, format] as const))(
      "in the format %s",
      async (_name, format) => {
        expect(Buffer.from(await format.render(report)).toString("latin1")).not.toMatch(TAIL);
      },
    );

    it("on the terminal", () => {
      expect(renderTerminal(report)).not.toMatch(TAIL);
    });
  },
);

it("neither the schema, the Action's inputs nor the documents speak of one", () => {
  const pages = ["docs", "docs/action", "schema"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  for (const page of ["README.md", "action.yml", ...pages].filter((name) => /\.(md|json|ts|yml)$/.test(name))) {
    expect.soft(readFileSync(join(root, page), "utf8"), page).not.toMatch(TAIL);
  }
});

it("a p-value that assumes normal scores is a bound where it is small, in every format that gives it", async () => {
  const report = makeReport([makeResult({ pValue: 0.001, pValueIsBound: true })]);
  const text = async (name: string) =>
    String(await CHECK_FORMATS.find((format) => format.name === name)?.render(report));
  expect(renderTerminal(report)).toContain("p < 0.001 by answers (assuming normal scores)");
  expect(await text("html")).toMatch(/<dt>p-value<dd>&lt; 0\.001 \*<.*\* assumes normal scores\./s);
  expect(await text("html")).toContain("p &lt; 0.001 by answers (assuming normal scores)");
  expect(await text("markdown")).toContain("p &#60; 0.001 by answers (assuming normal scores)");
  expect(JSON.parse(await text("json")).results[0]).toMatchObject({ pValue: 0.001, pValueIsBound: true });
  for (const name of ["junit", "csv", "sarif"]) expect(await text(name), name).toContain("pValueIsBound");
});
