import { paperThreshold, separation } from "../../src/core/metrics.ts";
import { type EvaluatedScore, isDistance } from "../../src/core/score-table.ts";
import { contestsOf, valuesOf } from "../../src/report/evaluation/html/contests.ts";
import type {
  Evaluation,
  EvaluationModel,
  EvaluationRow,
  EvaluationTable,
} from "../../src/report/evaluation/schema.ts";
import { random } from "./random.ts";
import { mapFreeTexts } from "./report.ts";

/** A zoo of made-up models. */
export interface MadeUp {
  readonly unrelated: number;
  /** Models of each attack. */
  readonly perAttack: number;
  readonly attacks: readonly {
    readonly name: string;
    readonly group?: string;
    readonly labels?: true;
    readonly weak?: true;
  }[];
  readonly draws: number;
}

const USUAL: MadeUp = {
  unrelated: 20,
  perAttack: 5,
  attacks: [
    { name: "finetune-all" },
    { name: "prune" },
    { name: "prune", weak: true },
    { name: "extract-label" },
    { name: "extract-adversarial" },
    { name: "label-only", labels: true },
    { name: "transfer-10c", group: "transfer" },
  ],
  draws: 2,
};

const SCORES: readonly EvaluatedScore[] = ["sac", "logit-cosine", "peer-likelihood", "fusion", "wp-jc"];
const ARCHS = ["vgg", "resnet", "densenet", "mobilenet"];
const digest = "a".repeat(64);

/** Scores around a likeness to the source: of none for an unrelated model, of several spreads for a derived one. */
function scoresAround(likeness: number, normal: () => number): Record<string, number> {
  const noisy = (strength: number) => strength * likeness + normal();
  return {
    sac: 0.3 - 0.03 * noisy(0.6),
    "logit-cosine": 0.5 + 0.04 * noisy(0.8),
    "peer-likelihood": noisy(1),
    fusion: noisy(1.2),
    "wp-jc": 0.4 - 0.05 * noisy(0.5),
  };
}

function modelsOf({ unrelated, perAttack, attacks, draws }: MadeUp): EvaluationModel[] {
  const { normal, uniform } = random(5);
  const make = (likeness: number, i: number, facts: Partial<EvaluationModel>): EvaluationModel => {
    const labelled = facts.role === "unrelated" && attacks.some(({ labels }) => labels);
    return {
      path: `models/model-${i}.onnx`,
      sha256: digest,
      role: "derived",
      arch: ARCHS[i % ARCHS.length],
      classes: 10,
      form: "logits",
      accuracy: 0.7 + 0.1 * uniform(),
      accuracyKept: facts.weakened ? 0.8 : 0.96,
      weakened: false,
      judgedBy: "fusion",
      comparedBy: "scores",
      draws: Array.from({ length: draws }, (_, seed) => ({
        seed,
        scores: scoresAround(likeness, normal),
        ...(labelled ? { labelScores: scoresAround(likeness, normal) } : {}),
      })),
      ...facts,
    };
  };
  const groups = [...new Set(attacks.map(({ group }) => group))];
  const honest = groups.flatMap((group) =>
    Array.from({ length: unrelated }, (_, i) =>
      make(0, i, { role: "unrelated", ...(group === undefined ? {} : { group }) }),
    ),
  );
  const derived = attacks.flatMap(({ name: attack, group, labels, weak }, a) =>
    Array.from({ length: perAttack }, (_, i) =>
      make(Math.max(1, 5 - a / 2), i, {
        attack,
        weakened: weak === true,
        ...(group === undefined ? {} : { group }),
        ...(labels ? { comparedBy: "labels" as const } : {}),
      }),
    ),
  );
  return [...honest, ...derived];
}

const withoutNaN = (metrics: object) =>
  Object.fromEntries(Object.entries(metrics).filter(([, value]) => !Number.isNaN(value)));

const average = (rows: readonly EvaluationRow[], metric: "auc" | "f1" | "tprAt5") =>
  rows.reduce((sum, row) => sum + (row[metric] ?? Number.NaN), 0) / rows.length;

/** What `sac evaluate` would find for these models by one score. */
function tableOf(evaluation: Evaluation, score: EvaluatedScore): EvaluationTable {
  const turn = (values: readonly number[]) => values.map((value) => (isDistance(score) ? -value : value));
  const contests = contestsOf(evaluation).map((contest) => {
    const values = valuesOf(contest, score);
    if (!values) throw new Error(`A made-up model has no ${score}.`);
    const draws = values.derived.map((ours, k) => separation(turn(ours), turn(values.unrelated[k])));
    const metric = (name: keyof (typeof draws)[number]) =>
      draws.reduce((sum, draw) => sum + draw[name], 0) / draws.length;
    const { attack, group, comparedBy, derived, unrelated, weakened } = contest;
    const row: EvaluationRow = {
      attack,
      ...(group === undefined ? {} : { group }),
      comparedBy,
      score,
      n: derived.length,
      unrelated: unrelated.length,
      ...withoutNaN({
        auc: metric("auc"),
        pValue: metric("pValue"),
        f1: metric("f1"),
        tprAt5: metric("tprAt5"),
        tprAt1: metric("tprAt1"),
      }),
      meanDistance: 0.2,
    };
    return { row, weakened, honest: turn(values.unrelated[0]) };
  });
  const rows = (weak: boolean) => contests.filter(({ weakened }) => weakened === weak).map(({ row }) => row);
  const attacks = rows(false);
  const own = attacks.filter(({ group }) => group === undefined);
  const threshold = paperThreshold(contests[0].honest);
  const byArch = attacks.flatMap((row) => ARCHS.map((arch) => ({ ...row, arch, n: 2 })));
  return {
    attacks,
    weakened: rows(true),
    architectures: byArch.slice(0, ARCHS.length).map(({ attack: _, ...row }) => row),
    attackArchitectures: byArch,
    average: {
      attacks: own.length,
      ...withoutNaN({ auc: average(own, "auc"), f1: average(own, "f1"), tprAt5: average(own, "tprAt5") }),
    },
    ...withoutNaN({ threshold: isDistance(score) ? -threshold : threshold }),
    falseAlarms: [
      { alpha: 0.05, rule: "conformal", judged: 40, falseAlarms: 2 },
      { alpha: 0.05, arch: "vgg", rule: "normal", judged: 10, falseAlarms: 3 },
    ],
  };
}

function tablesOf(evaluation: Evaluation): Pick<Evaluation, "judged" | "scores"> {
  const tables = SCORES.map((score) => [score, tableOf(evaluation, score)] as const);
  return { judged: tableOf(evaluation, "fusion"), scores: Object.fromEntries(tables) };
}

const SWEPT = {
  probes: ["5", "10", "25", "50", "100", "200", "400"],
  quality: ["10", "25", "50", "80", "95", "10+25+50", "clean", "mixed"],
  corruption: ["gaussian-noise", "defocus-blur", "snow", "jpeg-compression"],
  correlation: ["cosine", "rbf:0.7071"],
  representation: ["canonical", "raw"],
  selection: ["random", "misclassified", "mixed"],
} as const;

/** Takes something off the averages, so that a sweep has a shape. */
function lessened({ judged, scores }: Pick<Evaluation, "judged" | "scores">, by: number) {
  const less = (table: EvaluationTable | undefined, k: number): EvaluationTable => {
    const { auc = 0, tprAt5 = 0, attacks = 0 } = table?.average ?? {};
    const lower = (rate: number) => Math.max(0, rate - by * (1 + k / 3));
    return { ...(table ?? judged), average: { attacks, auc: lower(auc), tprAt5: lower(2 * tprAt5 - 1) } };
  };
  const names = Object.keys(scores) as EvaluatedScore[];
  return { judged, scores: Object.fromEntries(names.map((name, k) => [name, less(scores[name], k)])) };
}

/** An evaluation as the program would make it of made-up scores. */
export function makeEvaluation(made: Partial<MadeUp> = {}, changes: Partial<Evaluation> = {}): Evaluation {
  const zoo = { ...USUAL, ...made };
  const models = modelsOf(zoo);
  const bare: Evaluation = {
    schemaVersion: 1,
    tool: { name: "sac", version: "0.1.0" },
    command: ["evaluate", "ZOO.json", "--html", "evaluation.html"],
    runtime: {
      node: "20.20.0",
      platform: "linux-x64",
      sharp: "0.35.5",
      onnxruntime: "1.30.0",
      device: "cpu",
      threads: 2,
    },
    startedAt: "2026-01-02T03:04:05.678Z",
    durationMs: 61_000,
    zoo: "ZOO.json",
    source: { path: "source.onnx", sha256: digest, arch: "vgg", classes: 10, form: "logits", accuracy: 0.77 },
    fingerprint: {
      probes: 100,
      quality: "25",
      selection: "misclassified",
      seeds: Array.from({ length: zoo.draws }, (_, seed) => seed),
      images: 1000,
      pool: 1000,
      representation: "canonical",
      correlation: "cosine",
    },
    groups: [
      { unrelated: zoo.unrelated, derived: models.length - zoo.unrelated, smallestRate: 1 / (zoo.unrelated + 1) },
    ],
    default: "fusion",
    judged: { attacks: [], weakened: [], architectures: [], attackArchitectures: [], falseAlarms: [] },
    scores: {},
    sweeps: [],
    models,
    leftOut: [
      {
        path: "models/broken.onnx",
        role: "derived",
        attack: "prune",
        code: "MODEL_TRUNCATED",
        message: "It ends too early.",
      },
    ],
    notes: [{ code: "FEW_UNRELATED", text: "The 20 unrelated models support a false-alarm rate of 4.8 % at best." }],
  };
  const tables = tablesOf(bare);
  const sweeps = Object.entries(SWEPT).map(([parameter, values]) => ({
    parameter: parameter as keyof typeof SWEPT,
    points: values.map((value, i) => ({ value, ...lessened(tables, 0.2 / (i + 1)) })),
    skipped: parameter === "probes" ? [{ value: "1000", code: "IMAGES_TOO_FEW", message: "There are only 500." }] : [],
  }));
  return { ...bare, ...tables, sweeps, ...changes };
}

/** What is not free text: enumerations, and the time. */
const FIXED = new Set([
  "name:sac",
  "startedAt",
  "role",
  "judgedBy",
  "comparedBy",
  "score",
  "default",
  "rule",
  "parameter",
]);

/** The same evaluation with every free text in it changed, so that models still find their rows. */
export function mapEvaluationTexts(evaluation: Evaluation, change: (text: string) => string): Evaluation {
  return mapFreeTexts(evaluation, FIXED, change);
}
