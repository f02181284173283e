import { expect, it } from "vitest";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { CHECK_FORMATS } from "../../../src/report/formats.ts";
import { makeRun, shardsOf, shardWith } from "../../support/shards.ts";

const [part] = shardsOf(makeRun(), 8);
const empty = shardWith({ ...part, shard: { ...part.shard, places: [] } }, []);

it.each(CHECK_FORMATS.map((format) => [format.file, format] as const))(
  "a shard to which no model falls has its report: %s",
  async (_, { render }) => {
    expect((await render(empty)).length).toBeGreaterThan(0);
  },
);

it("a shard to which no model falls says so in the terminal", () => {
  expect(renderTerminal(empty)).toContain("no model falls to it");
});
