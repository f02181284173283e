import { code, escapeMarkdown, shortenMiddle } from "../../../text/markdown.ts";
import { percent, probesOf, qualityWords } from "../../../text/numbers.ts";
import { runAgain } from "../../run-again.ts";
import { imagesWords, statementsWords } from "../../statement-words.ts";
import { earlierWords } from "../earlier.ts";
import { fedSummary } from "../feeding-words.ts";
import type { Report, ReportFingerprint } from "../schema.ts";
import { twinWords } from "../twin-words.ts";
import { wallsSentence } from "../wall-words.ts";
import { discoveryWords, falseAlarmWords } from "../words.ts";
import type { Part } from "./fit.ts";

/** Most characters of a path or a version. */
const LENGTH = 100;
/** Most bytes of a command, which must not push everything beside it out of a comment. */
const LONGEST_COMMAND = 8_000;

/** What was run, how and with what, and how to run it again; folded. */
export function howPart(report: Report): Part {
  const items = [
    ...originLines(report),
    ...[earlierWords(report) ?? []].flat().map((words) => `- ${words}`),
    ...ruleLines(report),
    ...report.fingerprints.map(fingerprintLine),
    `- ${versions(report)}`,
  ];
  const command = again(report);
  const what = command === "" ? "versions and digests" : "versions, digests, and how to run this again";
  const open = `<details><summary>Settings, devices, ${what}</summary>\n`;
  const leftOut = (count: number) => (count === 0 ? "" : `- … and ${count} more in the report.`);
  return {
    rank: 9,
    open,
    items: items.map((item) => () => item),
    leftOut,
    close: `${command}\n\n</details>`,
    share: 0.3,
  };
}

function originLines({ origin }: Report): string[] {
  if (!origin) return [];
  const { commit, head, event, repository, runUrl, models } = origin;
  const judged = `Judged: commit ${code(commit)} of ${code(repository)}${head === undefined ? "" : `, head ${code(head)}`}`;
  const which = models === "all" ? "all models that match" : "the models that the change brings";
  return [`- ${judged}; ${which}; event ${code(event)}; ${linkTo(runUrl)}.`];
}

/** Only what is surely a run's address becomes a link. */
function linkTo(url: string): string {
  return /^https?:\/\/[\w.-]+(:\d+)?\/[\w.-]+\/[\w.-]+\/actions\/runs\/\d+$/.test(url)
    ? `[the run](${url})`
    : `run ${code(shortenMiddle(url, LENGTH))}`;
}

function ruleLines(report: Report): string[] {
  const { settings, results } = report;
  const used = <T>(values: readonly (T | undefined)[]) =>
    [...new Set(values)].filter((one) => one !== undefined).join(", ");
  const rules = used(results.map(({ rule }) => rule)) || "none";
  const scores = used(results.map(({ judgedBy }) => judgedBy)) || "none";
  const devices = used(results.map(({ device }) => device)) || "nothing";
  const promised = [falseAlarmWords(report), discoveryWords(report)].filter((words) => words !== undefined);
  const limits = `at most ${settings.timeLimitMs / 1000} s and ${(settings.memoryLimitBytes / 2 ** 30).toFixed(1)} GiB a model`;
  return [
    `- Rule: ${rules}, at a false-alarm rate of ${percent(settings.alpha)}, for each model as if it were the only one; score: ${scores}.${promised.map((words) => ` ${escapeMarkdown(words)}`).join("")}`,
    `- Ran on: ${escapeMarkdown(devices)} (asked for: ${escapeMarkdown(settings.device)}), ${settings.threads} threads, ${limits}.${fedLine(report)}`,
  ];
}

/** How the models were given their images; where not all alike, the reasons beside them say which was given them how. */
function fedLine(report: Report): string {
  const plain = report.results.some(({ fed }) => fed) ? "Fed as the fingerprint says." : undefined;
  const said = fedSummary(report) ?? plain;
  return said === undefined ? "" : ` ${escapeMarkdown(said)}`;
}

function fingerprintLine(one: ReportFingerprint): string {
  const path = code(shortenMiddle(one.path, LENGTH));
  const images = one.imagesAre === undefined ? "" : ` of images ${imagesWords(one.imagesAre)}`;
  const made = `${probesOf(one)}, ${qualityWords(one.quality)}, ${one.selection}${images}, ${one.representation} ${one.correlation}, made with sac ${one.madeWith.sac}, onnxruntime ${one.madeWith.onnxruntime}, sharp ${one.madeWith.sharp}`;
  const calibrated = `calibrated with ${one.unrelated} unrelated and ${one.derived} derived models`;
  const stated = `; stated: ${statementsWords(one.statements)}`;
  const ancestors = one.weights?.ancestors.length ?? 0;
  const weights = one.weights ? `; sketch of ${one.weights.layers} layers, ${ancestors} known ancestors` : "";
  const kin = twinWords(one);
  const twins = kin === undefined ? "" : `; twins: ${kin}`;
  return `- Fingerprint ${path}, SHA-256 ${code(one.sha256)}, of ${code(one.source.name)}: ${escapeMarkdown(`${made}; ${calibrated}${weights}${stated}${twins}`)}.`;
}

function versions({ tool, runtime }: Report): string {
  const { node, platform, sharp, onnxruntime, network, walls } = runtime;
  const engine = onnxruntime === undefined ? "" : `, onnxruntime ${onnxruntime}`;
  const open = network === "reachable" ? " The system does not let the network be taken from models." : "";
  const kept = walls === undefined ? "" : ` Walls around the models: ${wallsSentence(walls)}.`;
  return escapeMarkdown(
    `${tool.name} ${tool.version}${engine}, sharp ${sharp}, Node.js ${node}, ${platform}.${open}${kept}`,
  );
}

/** A fence that nothing in it can close: each line begins with the name of a command. */
function again(report: Report): string {
  const lines = runAgain(report);
  if (lines.length === 0) return "";
  const text = ["\nTo run it again on your machine:\n", "```sh", ...lines, "```"].join("\n");
  return Buffer.byteLength(text) <= LONGEST_COMMAND
    ? text
    : "\nThe command to run it again is long: it stands in report.html.";
}
