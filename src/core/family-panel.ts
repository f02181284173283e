import { mean } from "simple-statistics";
import type { Answers } from "./answers.ts";
import { isHard } from "./forms.ts";
import { dot, solver } from "./linear.ts";
import { spreadOf } from "./peers.ts";
import { FEWEST_FOR_NORMAL } from "./significance.ts";

/** So many references tell what models vary in together as well as more do, whose products would take their number squared. */
const MOST_REFERENCES = 100;

/** A family and references, ready to say how close a suspect is to each member. */
export interface FamilyPanel {
  /**
   * For each member, the source first, how close the suspect is to it: a cosine, less how much closer honest references are to
   * that member than to the others. Larger is closer.
   */
  values(suspect: Answers): Float64Array;
  /** How far one reference's values spread over the members, on average; undefined with fewer than three references. */
  readonly spread: number | undefined;
}

/** One member in the source's role: what sets a model apart from the other members, in the metric of a matched filter. */
interface Role {
  /** The cosine between what sets the member and what sets a suspect apart from the others' mean. */
  closeness(suspect: Answers): number;
  /** The same of each reference, by a filter of the others. */
  readonly references: readonly number[];
}

/**
 * Everything is computed with the roles changed: for member m, t is what sets it apart from the mean of the other members, z what
 * sets the suspect apart from it, each place in units of the family's own spread there, and the value is
 * tᵀS⁻¹z / √(tᵀS⁻¹t · zᵀS⁻¹z) with S = I + BᵀB / (rows - 1), where the rows of B are what sets references and the other members
 * apart. A member that is more usual than others is closer to everybody: how much so is seen in the references, and taken off.
 * @param members the source first, then its twins: at least two models, all n probes x d classes
 * @param all independent models, none of which is a twin
 */
export function makeFamilyPanel(members: readonly Answers[], all: readonly Answers[]): FamilyPanel {
  const references = all.slice(0, MOST_REFERENCES);
  const spread = placeSpread(members);
  const roles = members.map((_, m) => roleOf(m, members, references, spread));
  const known = references.map((_, r) => roles.map((role) => role.references[r]));
  const enough = references.length >= FEWEST_FOR_NORMAL;
  const usual = known.map((values) => mean(values));
  const offsets = roles.map((_, m) => (enough ? mean(known.map((values, r) => values[m] - usual[r])) : 0));
  return {
    values: (suspect) => Float64Array.from(roles, (role, m) => role.closeness(suspect) - offsets[m]),
    spread: enough ? Math.sqrt(mean(known.map(variance))) : undefined,
  };
}

/** Of the members' rows in each place. */
function placeSpread(members: readonly Answers[]): Float64Array {
  const sum = new Float64Array(members[0].unit.data.length);
  const squares = new Float64Array(sum.length);
  for (const { unit } of members) {
    for (let i = 0; i < sum.length; i += 1) {
      sum[i] += unit.data[i];
      squares[i] += unit.data[i] ** 2;
    }
  }
  return spreadOf(members.length, sum, squares, isHard(members[0].form));
}

function variance(values: readonly number[]): number {
  const centre = mean([...values]);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function roleOf(m: number, members: readonly Answers[], references: readonly Answers[], spread: Float64Array): Role {
  const others = members.filter((_, i) => i !== m);
  const centre = spread.map((_, i) => others.reduce((sum, { unit }) => sum + unit.data[i], 0) / others.length);
  const apart = ({ unit }: Answers) =>
    centre.map((value, i) => (spread[i] > 0 ? (unit.data[i] - value) / spread[i] : 0));
  const template = apart(members[m]);
  const rows = [...references, ...others].map(apart);
  const products = productsOf(rows);
  const alongTemplate = Float64Array.from(rows, (row) => dot(row, template));
  const whole = rows.map((_, i) => i);
  const cosine = cosineBy(products, whole, alongTemplate, dot(template, template));
  return {
    closeness(suspect) {
      const own = apart(suspect);
      return cosine(
        Float64Array.from(rows, (row) => dot(row, own)),
        dot(template, own),
        dot(own, own),
      );
    },
    references: references.map((_, r) => {
      const without = whole.filter((i) => i !== r);
      const leftOut = cosineBy(products, without, alongTemplate, dot(template, template));
      return leftOut(products[r], alongTemplate[r], products[r][r]);
    }),
  };
}

function productsOf(rows: readonly Float64Array[]): Float64Array[] {
  const products = rows.map(() => new Float64Array(rows.length));
  rows.forEach((row, i) => {
    for (let j = 0; j <= i; j += 1) {
      products[i][j] = dot(row, rows[j]);
      products[j][i] = products[i][j];
    }
  });
  return products;
}

/**
 * Cosines with a template t in the metric of S⁻¹, from inner products alone, by Woodbury's formula:
 * xᵀS⁻¹y = xᵀy - (Bx)ᵀ(kI + BBᵀ)⁻¹(By).
 * @param used which rows make up B
 * @param alongTemplate of every row its product with t
 * @param template tᵀt
 */
function cosineBy(
  products: readonly Float64Array[],
  used: readonly number[],
  alongTemplate: Float64Array,
  template: number,
): (alongRows: Float64Array, shared: number, own: number) => number {
  const n = used.length;
  const lower = new Float64Array(n * n);
  const degrees = Math.max(1, n - 1);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) lower[i * n + j] = products[used[i]][used[j]] + (i === j ? degrees : 0);
  }
  const solve = solver(lower, n);
  const pick = (values: Float64Array) => Float64Array.from(used, (i) => values[i]);
  const ours = pick(alongTemplate);
  const filter = solve(ours);
  const length = template - dot(ours, filter);
  return (alongRows, shared, own) => {
    const theirs = pick(alongRows);
    const size = length * (own - dot(theirs, solve(theirs)));
    return size > 0 ? (shared - dot(filter, theirs)) / Math.sqrt(size) : 0;
  };
}
