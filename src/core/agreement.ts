import { mean, median } from "simple-statistics";
import type { Answers } from "./answers.ts";

/**
 * Share of the references' agreement below which a model's is no longer that of one that sees what they see (docs/method.md). Light
 * and pose make verification models agree that recognise nobody.
 */
const HARDLY = { classification: 0.4, verification: 0.7 } as const;
/** The same where there are no references to learn it from, as a kappa with the source. */
const HARDLY_WITH_SOURCE = 0.1;
/** More tell nothing that these do not, and all pairs of them are compared. */
const MOST_MEMBERS = 200;

/** Source and references, and how much they agree in what they choose. */
export interface Company {
  readonly members: readonly Answers[];
  /** The references' median of the mean kappa with the other members; undefined without references of the source's classes. */
  readonly usual: number | undefined;
  /** The least of them. */
  readonly least: number | undefined;
}

/** How much a model agrees with source and references in what it chooses. */
export interface Agreement {
  /** Mean of Cohen's kappa with each of them: 1 agrees always, 0 no more often than chance. */
  readonly own: number;
  /** What is usual among the references; undefined where there are none. */
  readonly usual: number | undefined;
  /** Whether it is less than any reference's. */
  readonly below: boolean;
  /** Whether it is so little that the model can hardly have seen what they saw. */
  readonly collapsed: boolean;
}

/**
 * Cohen's kappa: by how much two models agree beyond chance, (p - e)/(1 - e) with p the share of equal choices and e the share
 * that two such models would have equal if they chose independently.
 * @param a @param b what each chose, n numbers; 0 where one of them, or both, always choose the same
 */
export function kappa(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const [ours, theirs] = [counts(a), counts(b)];
  let equal = 0;
  for (let i = 0; i < n; i += 1) if (a[i] === b[i]) equal += 1;
  let chance = 0;
  for (const [choice, count] of ours) chance += (count / n) * ((theirs.get(choice) ?? 0) / n);
  return chance < 1 ? (equal / n - chance) / (1 - chance) : 0;
}

function counts(choices: ArrayLike<number>): Map<number, number> {
  const found = new Map<number, number>();
  for (let i = 0; i < choices.length; i += 1) found.set(choices[i], (found.get(choices[i]) ?? 0) + 1);
  return found;
}

/** A classifier chooses a class for each probe; a verification model, of each pair, whether it is one person. */
function choicesOf({ decisions, labels }: Answers): ArrayLike<number> {
  return decisions?.data ?? labels;
}

/** Measures once how much the references agree with each other and with the source. */
export function describeCompany(source: Answers, references: readonly Answers[]): Company {
  const comparable = references.filter(({ classes }) => classes === source.classes).slice(0, MOST_MEMBERS);
  const members = [source, ...comparable];
  const others = (one: Answers) => members.filter((member) => member !== one);
  const agreeing = comparable.map((one) => meanKappa(one, others(one)));
  if (agreeing.length === 0) return { members, usual: undefined, least: undefined };
  return { members, usual: median(agreeing), least: Math.min(...agreeing) };
}

function meanKappa(model: Answers, members: readonly Answers[]): number {
  return mean(members.map((member) => kappa(choicesOf(model), choicesOf(member))));
}

/**
 * How much a suspect agrees with a company. One that is fed wrongly, or that answers another question, agrees no more than
 * chance, whatever it was made from: that it is not close to the source then says nothing.
 * @returns undefined for a suspect of other classes than the source's, whose choices cannot be compared, and where nobody but a
 *   source is there whose probes were made for it
 */
export function agreementWith({ members, usual, least: lowest }: Company, suspect: Answers): Agreement | undefined {
  const [source] = members;
  if (suspect.classes !== source.classes) return undefined;
  if (usual === undefined && source.given) return undefined;
  const own = meanKappa(suspect, members);
  const share = HARDLY[source.decisions ? "verification" : "classification"];
  const least = usual === undefined ? HARDLY_WITH_SOURCE : share * usual;
  return { own, usual, below: lowest !== undefined && own < lowest, collapsed: own < least };
}
