/**
 * Runs benchmarks by their names; bench/README.md tells what each measures, how long it takes and what it needs.
 *   node bench/run.mjs NAME … [options]
 */
/** The benchmarks, with the option that names the files or folders that they take. */
const BENCHMARKS = {
  zoo: undefined,
  check: undefined,
  correlation: undefined,
  jobs: undefined,
  shards: undefined,
  known: undefined,
  page: undefined,
  weights: undefined,
  "weights-cost": undefined,
  activations: "zoo",
  pairs: "zoo",
  legs: "zoo",
  siblings: "zoo",
  transfers: "zoo",
  architectures: "made",
  copies: "model",
  "same-start": "pair",
  draw: undefined,
  detector: undefined,
  decision: "zoo",
  strangers: "zoo",
  honest: "zoo",
  references: "zoo",
  evasions: "evaluation",
  rivals: "given",
  paper: "zoos",
  faces: undefined,
};

/** The arguments that a benchmark takes: its files go in front, without the option's name. */
function argumentsFor(name, options) {
  const option = `--${BENCHMARKS[name]}`;
  const isFile = (place) => options[place - 1] === option;
  const files = options.filter((_, place) => isFile(place));
  return [...files, ...options.filter((one, place) => one !== option && !isFile(place))];
}

const args = process.argv.slice(2);
const first = args.findIndex((arg) => arg.startsWith("--"));
const names = first < 0 ? args : args.slice(0, first);
const options = first < 0 ? [] : args.slice(first);
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (names.length === 0 || unknown.length > 0) {
  console.error(`node bench/run.mjs NAME … [options], where NAME is one of: ${Object.keys(BENCHMARKS).join(", ")}`);
  process.exit(2);
}
for (const name of names) {
  const { run } = await import(`./${name}.mjs`);
  await run(argumentsFor(name, options));
}
