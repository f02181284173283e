import type { StoredFingerprint } from "../fingerprint/store.ts";
import type { CheckOptions } from "../tasks/check-options.ts";

/** One verdict that a plan asks for. */
export interface PlanRow {
  /** Among all verdicts of the plan, from 0 on. */
  readonly place: number;
  readonly path: string;
  readonly stored: StoredFingerprint;
  readonly threshold: number | undefined;
  /** Index of its group in the plan. */
  readonly group: number;
}

/** The verdicts that a plan asks for, in the order in which `check` gives them. */
export function plannedRows({ groups }: Pick<CheckOptions, "groups">): PlanRow[] {
  const rows = groups.flatMap(({ models, fingerprints, threshold }, group) =>
    models.flatMap((path) => fingerprints.map((stored) => ({ path, stored, threshold, group }))),
  );
  return rows.map((row, place) => ({ ...row, place }));
}

/** Groups that ask for these rows of a plan and no others: models that lack the same fingerprints stay together. */
export function lackingGroups(rows: readonly PlanRow[]): CheckOptions["groups"] {
  const lacking = new Map<string, PlanRow[]>();
  for (const row of rows) put(lacking, JSON.stringify([row.group, row.path]), row);
  const alike = new Map<string, PlanRow[][]>();
  for (const own of lacking.values()) {
    put(alike, JSON.stringify([own[0].group, own.map(({ stored }) => stored.sha256)]), own);
  }
  return [...alike.values()].map((models) => ({
    models: models.map(([{ path }]) => path),
    fingerprints: models[0].map(({ stored }) => stored),
    threshold: models[0][0].threshold,
  }));
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
