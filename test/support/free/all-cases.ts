import { batchCases } from "./batches.ts";
import { companyCases } from "./company.ts";
import { feedingCases } from "./feeding.ts";
import { fileCases } from "./files.ts";
import type { FreeCase } from "./free-case.ts";
import { gateCases } from "./gates.ts";
import { inputCases } from "./inputs.ts";
import { labelCases } from "./labels.ts";
import { lastDigitCases } from "./last-digits.ts";
import { oddCases } from "./odd.ts";
import { outputCases } from "./outputs.ts";
import { probeCases } from "./probes.ts";
import { undoneCases } from "./undone.ts";
import { viewCases } from "./views.ts";

/** The model as it is. */
const plain: FreeCase = { kind: "plain", name: "as it is", disguise: (model) => ({ model }) };

/** Every way to disguise a model that the suite knows. */
export function allFreeCases(): FreeCase[] {
  return [
    plain,
    ...feedingCases(),
    ...inputCases(),
    ...batchCases(),
    ...probeCases(),
    ...labelCases(),
    ...outputCases(),
    ...lastDigitCases(),
    ...viewCases(),
    ...undoneCases(),
    ...oddCases(),
    ...gateCases(),
    ...fileCases(),
    ...companyCases(),
  ];
}
