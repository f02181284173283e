import type { EvaluatedScore } from "../../../core/score-table.ts";
import { type Html, html } from "../../page/escape.ts";
import { decimal } from "../../page/numbers.ts";
import { scoreMark } from "../../score-looks.ts";

/** Rates of several scores at some values of a parameter. */
export interface Chart {
  readonly name: string;
  /** The rate that guessing would reach. */
  readonly chance: number;
  readonly labels: readonly string[];
  readonly series: readonly { readonly score: EvaluatedScore; readonly values: readonly (number | undefined)[] }[];
}

const HEIGHT = 220;
const TOP = 10;
/** Where the plot begins and ends, in per cent of its width. */
const LEFT = 11;
const RIGHT = 96;
const ROW = 40;
/** Height of a line of labels; long ones take turns on two lines. */
const LINE = 16;
const LONG = 4;

/** Where the scale begins: the tenth below all rates. */
function lowest({ series }: Chart): number {
  const all = series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  return Math.min(0.9, Math.floor(Math.min(...all) * 10 + 1e-9) / 10);
}

/** Round rates from 1 downwards, seven at most. */
function ticksFrom(low: number): { readonly rates: readonly number[]; readonly digits: number } {
  const step = [0.02, 0.05, 0.1, 0.2].find((one) => one * 6 > 1 - low - 1e-9) ?? 0.2;
  const rates = Array.from({ length: Math.floor((1 - low) / step + 1e-9) + 1 }, (_, i) => 1 - i * step);
  return { rates, digits: step < 0.1 ? 2 : 1 };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function described(chart: Chart, title: string): string {
  const series = chart.series.map(({ score, values }) => {
    const pairs = values.flatMap((value, i) => (value === undefined ? [] : [`${chart.labels[i]}: ${decimal(value)}`]));
    return `${score}: ${pairs.join(", ")}.`;
  });
  return `${chart.name} by ${title}. ${series.join(" ")}`;
}

/** A line for each score, values from left to right at equal steps. */
export function drawLines(chart: Chart, title: string): Html {
  const low = lowest(chart);
  const { labels } = chart;
  const x = (i: number) =>
    round(labels.length === 1 ? (LEFT + RIGHT) / 2 : LEFT + 3 + ((RIGHT - LEFT - 6) * i) / (labels.length - 1));
  const y = (rate: number) => round(TOP + HEIGHT * (1 - (rate - low) / (1 - low)));
  const bottom = TOP + HEIGHT;
  const lines = labels.some((label) => label.length > LONG) ? 2 : 1;
  const { rates, digits } = ticksFrom(low);
  const grid = rates.map(
    (rate) =>
      html`<line class="rail" x1="${LEFT}%" x2="100%" y1="${y(rate)}" y2="${y(rate)}"/><text x="${LEFT - 1.5}%" y="${y(rate) + 4}" text-anchor="end">${decimal(rate, digits)}</text>`,
  );
  const guess = chart.chance < low ? undefined : y(chart.chance);
  const chance = guess && html`<line class="chance" x1="${LEFT}%" x2="100%" y1="${guess}" y2="${guess}"/>`;
  const names = labels.map(
    (label, i) => html`<text x="${x(i)}%" y="${bottom + 20 + (i % lines) * LINE}" text-anchor="middle">${label}</text>`,
  );
  return html`<svg class="plot" width="100%" height="${bottom + 12 + lines * LINE}" role="img" aria-label="${described(chart, title)}">
${grid}${chance}${names}${chart.series.map(({ score, values }) => lineOf(score, values, labels, x, y))}</svg>`;
}

function lineOf(
  score: EvaluatedScore,
  values: readonly (number | undefined)[],
  labels: readonly string[],
  x: (i: number) => number,
  y: (rate: number) => number,
): Html {
  const points = values.flatMap((value, i) => (value === undefined ? [] : [{ value, i }]));
  const pieces = points.slice(1).map(({ value, i }, k) => {
    const from = points[k];
    return html`<line class="l l-${score}" x1="${x(from.i)}%" x2="${x(i)}%" y1="${y(from.value)}" y2="${y(value)}"/>`;
  });
  const marks = points.map(({ value, i }) =>
    scoreMark(score, x(i), y(value), `${score}, ${labels[i]}: ${decimal(value)}`),
  );
  return html`${pieces}${marks}`;
}

/** A row for each value, with a mark for each score; better is further right. */
export function drawRows(chart: Chart, title: string): Html {
  const low = lowest(chart);
  const x = (rate: number) => round(3 + 94 * ((rate - low) / (1 - low)));
  const bottom = TOP + ROW * chart.labels.length;
  const guess = chart.chance < low ? undefined : x(chart.chance);
  const rows = chart.labels.map((label, i) => {
    const y = TOP + ROW * i + 27;
    const marks = chart.series.map(({ score, values }) => {
      const value = values[i];
      return value === undefined ? undefined : scoreMark(score, x(value), y, `${score}, ${label}: ${decimal(value)}`);
    });
    return html`<text class="lane" x="0" y="${y - 14}">${label}</text><line class="rail" x1="0" x2="100%" y1="${y}" y2="${y}"/>${marks}`;
  });
  const { rates, digits } = ticksFrom(low);
  const axis = rates.map(
    (rate) =>
      html`<line class="axis" x1="${x(rate)}%" x2="${x(rate)}%" y1="${bottom}" y2="${bottom + 5}"/><text x="${x(rate)}%" y="${bottom + 19}" text-anchor="middle">${decimal(rate, digits)}</text>`,
  );
  return html`<svg class="plot" width="100%" height="${bottom + 26}" role="img" aria-label="${described(chart, title)}">
${guess && html`<line class="chance" x1="${guess}%" x2="${guess}%" y1="${TOP}" y2="${bottom}"/>`}${rows}<line class="axis" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>${axis}</svg>`;
}
