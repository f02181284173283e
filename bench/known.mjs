/**
 * What a second audit takes of the first one's time where few models have changed, with `--verdict-cache`. Fails if it judges
 * anything else than those, or if a verdict differs.
 *   node bench/known.mjs [--suspects 1000] [--changed 3] [--json]
 */
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { enrolled, sac, writeSuspects } from "./jobs.mjs";

const OPTIONS = {
  suspects: { type: "string", default: "1000" },
  changed: { type: "string", default: "3" },
  json: { type: "boolean", default: false },
};

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const folder = mkdtempSync(join(tmpdir(), "sac-bench-"));
  process.env.SAC_CACHE_KEY = "a-key-that-only-this-benchmark-knows";
  try {
    const fingerprint = await enrolled(folder);
    const models = writeSuspects(folder, Number(options.suspects));
    const changed = models.slice(0, Number(options.changed));
    const audit = async () => {
      const how = ["--device", "cpu", "--verdict-cache", join(folder, "kept"), "--json", "-"];
      const { seconds, stdout, peakMiB } = await sac(["check", fingerprint, ...how, "--", ...models]);
      return { seconds, peakMiB, results: JSON.parse(stdout).results };
    };
    const first = await audit();
    for (const path of changed) appendFileSync(path, Buffer.of(0x32, 1, 0x61));
    const second = await audit();
    const judged = second.results.filter(({ judgedAt }) => judgedAt === undefined).map(({ path }) => path);
    if (judged.join() !== changed.join()) throw new Error(`judged: ${judged.join(", ")}`);
    const verdicts = ({ results }) => results.map(({ verdict }) => verdict).join();
    if (verdicts(first) !== verdicts(second)) throw new Error("verdicts differ");
    const result = {
      suspects: models.length,
      changed: changed.length,
      seconds: [first.seconds, second.seconds],
      peakMiB: [first.peakMiB, second.peakMiB],
      ratio: second.seconds / first.seconds,
    };
    console.log(options.json ? JSON.stringify(result, null, 2) : words(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function words({ suspects, changed, seconds: [first, second], peakMiB, ratio }) {
  const machine = `${process.version}, ${cpus().length} cores (${cpus()[0].model})`;
  const held = peakMiB.map((value) => value.toFixed(0)).join(" and ");
  return `${suspects} suspects of which ${changed} changed: ${first.toFixed(1)} s, then ${second.toFixed(1)} s, ${(100 * ratio).toFixed(1)} % (the command's own process held ${held} MiB at most; ${machine})`;
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
