import type { FailOn } from "../../core/verdict.ts";
import { asJson } from "../../text/json.ts";
import { pathInRepository } from "../../text/path.ts";
import { plainText } from "../../text/table.ts";
import { findingsOf, noticesOf } from "./findings.ts";
import type { Report } from "./schema.ts";

const SEVERITY: Record<FailOn, string> = {
  derived: "critical",
  error: "major",
  inconclusive: "minor",
  "not-judged": "minor",
};

/** The findings as a GitLab Code Quality report, which merge requests show; and which models passed although a leg was blind. */
export function renderCodeQuality(report: Report): string {
  const issues = findingsOf(report).map(({ verdict, path, message, identity }) => ({
    description: message,
    check_name: `sac/${verdict}`,
    fingerprint: identity,
    severity: SEVERITY[verdict],
    location: locationOf(path),
  }));
  const notices = noticesOf(report).map(({ path, message, identity }) => ({
    description: message,
    check_name: "sac/unseen",
    fingerprint: identity,
    severity: "info",
    location: locationOf(path),
  }));
  return asJson([...issues, ...notices]);
}

function locationOf(path: string): object {
  return { path: plainText(pathInRepository(path)), lines: { begin: 1 } };
}
