import type { Settings } from "../../core/prepare.ts";
import { FEATURES } from "../../core/reference-features.ts";
import { SacError } from "../../errors.ts";
import { CORRUPTIONS } from "../../probes/corruptions/corrupt.ts";
import { ASKED_SELECTIONS, type AskedSelection, SELECTIONS, type Selection } from "../../probes/select.ts";
import { type AskedTreatment, parseTreatments } from "../../probes/treatment.ts";

/** Which probes a fingerprint consists of, and how answers to them are compared. */
export interface Setting {
  readonly probes: number;
  /** Each image is treated in all of these ways, and every result may become a probe. */
  readonly treatments: readonly AskedTreatment[];
  readonly selection: AskedSelection;
  readonly settings: Settings;
  /** Gallery images that a target of a verification model is compared with, at most. */
  readonly references?: number | undefined;
}

/** A setting whose selection is decided. */
export type DrawnSetting = Setting & { readonly selection: Selection };

/** One parameter varied while all others stay as they are. */
export interface Sweep {
  readonly parameter: SweepName;
  readonly points: readonly { readonly value: string; readonly setting: Setting }[];
}

interface Parameter {
  /** What it is varied over unless values are given. */
  readonly values: readonly string[];
  set(base: Setting, value: string): Setting;
}

/** The parameters that can be varied. */
const PARAMETERS = {
  probes: {
    values: ["5", "10", "25", "50", "100", "200", "400"],
    set: (base, value) => ({ ...base, probes: wholeNumber(value, "probes") }),
  },
  quality: {
    values: ["10", "25", "50", "80", "95", "10+25+50", "clean", "mixed"],
    set: (base, value) => ({ ...base, treatments: parseTreatments(value) }),
  },
  corruption: {
    values: CORRUPTIONS,
    set: (base, value) => ({ ...base, treatments: parseTreatments(value) }),
  },
  correlation: {
    values: ["cosine", "rbf:0.25", "rbf:0.7071", "rbf:2"],
    set: (base, value) => ({ ...base, settings: { ...base.settings, correlation: correlationNamed(value) } }),
  },
  representation: {
    values: ["canonical", "raw"],
    set: (base, value) => ({
      ...base,
      settings: { ...base.settings, representation: oneOf(["canonical", "raw"] as const, value) },
    }),
  },
  references: {
    values: ["2", "5", "10", "25", "50"],
    set: (base, value) => ({ ...base, references: wholeNumber(value, "references") }),
  },
  feature: {
    values: FEATURES,
    set: (base, value) => ({ ...base, settings: { ...base.settings, feature: oneOf(FEATURES, value) } }),
  },
  selection: {
    values: SELECTIONS,
    set: (base, value) => ({ ...base, selection: oneOf(ASKED_SELECTIONS, value) }),
  },
} as const satisfies Record<string, Parameter>;

export type SweepName = keyof typeof PARAMETERS;
export const SWEEPS = Object.keys(PARAMETERS) as [SweepName, ...SweepName[]];

/**
 * Reads `probes` or `probes=10,20`.
 * @returns the sweep from any base setting
 * @throws SacError USAGE
 */
export function parseSweep(text: string): (base: Setting) => Sweep {
  const [name, values] = text.split(/=(.*)/s);
  const parameter = oneOf(SWEEPS, name);
  const { values: usual, set }: Parameter = PARAMETERS[parameter];
  const wanted = values === undefined ? usual : values.split(",");
  return (base) => ({ parameter, points: wanted.map((value) => ({ value, setting: set(base, value) })) });
}

function oneOf<T extends string>(allowed: readonly T[], value: string): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new SacError("USAGE", `"${value}" is not one of ${allowed.join(", ")}.`);
}

function wholeNumber(value: string, of: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) >= 2) return Number(value);
  throw new SacError("USAGE", `"${value}" is no number of ${of}.`, "Give a whole number of at least 2.");
}

function correlationNamed(value: string): Settings["correlation"] {
  if (value === "cosine") return { kind: "cosine" };
  const delta = Number(/^rbf:([\d.]+)$/.exec(value)?.[1]);
  if (delta > 0) return { kind: "rbf", delta };
  const message = `"${value}" is no correlation function.`;
  throw new SacError("USAGE", message, "Write cosine, or rbf with its delta: rbf:0.5.");
}
