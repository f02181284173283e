import type { Report, ReportResult } from "./schema.ts";

type Fed = NonNullable<ReportResult["fed"]>;

const BY: Readonly<Record<Fed["by"], string>> = {
  fingerprint: "as the fingerprint says",
  options: "as the options say",
};

/** How a suspect was fed, and on whose word; undefined for one that was not. */
export function fedWords({ fed }: Pick<ReportResult, "fed">): string | undefined {
  return fed && `${BY[fed.by]}${besideWords(fed.beside)}`;
}

function besideWords(beside: Fed["beside"]): string {
  if (!beside) return "";
  const own = `its own ${beside.said.join(" and ")}`;
  const also = `, and also as ${own} says`;
  switch (beside.use) {
    case "same":
      return `, which ${own} says, too`;
    case "unusable":
      return `; ${own} was not used`;
    case "judged":
      if (beside.error) return `${also}, by which it cannot be run`;
      if (beside.near === undefined) return `${also}, by which its answers are of no use`;
      return `${also}, by which it is ${beside.near ? "near the source" : "not near the source"}`;
  }
}

/** How the suspects of a run were fed; undefined where all were as the fingerprint says, and nothing else is to be said. */
export function fedSummary({ results }: Report): string | undefined {
  const counts = new Map<string, number>();
  for (const words of results.map(fedWords)) {
    if (words !== undefined) counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const [[first] = [BY.fingerprint], ...others] = counts;
  if (others.length === 0) return first === BY.fingerprint ? undefined : `Fed ${first}.`;
  return `Fed: ${[...counts].map(([words, count]) => `${count} ${words}`).join("; ")}.`;
}

/** How much a suspect agrees with the others, in what it chooses. */
export function agreementWords({ own, usual }: NonNullable<ReportResult["agreement"]>): string {
  return `kappa ${own.toFixed(2)}${usual === undefined ? "" : `; the unrelated models' ${usual.toFixed(2)}`}`;
}
