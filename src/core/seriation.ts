import type { Answers } from "./answers.ts";
import { row } from "./matrix.ts";

/**
 * An order of the probes in which the structure of a correlation matrix shows: by the class that the source chose, and
 * within a class by how typical an answer is of it (its product with the class's mean answer).
 * @returns indices of the probes
 */
export function probeOrder({ labels, unit }: Answers): number[] {
  const means = new Map<number, Float64Array>();
  labels.forEach((label, i) => {
    const mean = means.get(label) ?? new Float64Array(unit.columns);
    row(unit, i).forEach((value, j) => {
      mean[j] += value;
    });
    means.set(label, mean);
  });
  const typical = Array.from(labels, (label, i) =>
    row(unit, i).reduce((sum, value, j) => sum + value * (means.get(label)?.[j] ?? 0), 0),
  );
  return Array.from(labels, (_, i) => i).sort((a, b) => labels[a] - labels[b] || typical[b] - typical[a] || a - b);
}
