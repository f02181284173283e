import { constantInputs } from "./constants.ts";
import { countInputs } from "./counts.ts";
import { spelledInputs } from "./external-spellings.ts";
import { forgedInputs } from "./forged-fingerprints.ts";
import { committed, type HostileInput } from "./input.ts";
import { linkedInputs } from "./links.ts";
import { namedInputs } from "./names.ts";
import { oddAnswers } from "./odd-answers.ts";
import { operatorInputs } from "./operators.ts";
import { damagedInputs } from "./protobuf-damage.ts";
import { specialInputs } from "./special-files.ts";
import { hostileFiles } from "./suite.ts";
import { typeInputs } from "./types.ts";

/** Every input of the suite: the committed files, and those that are made when it is run. @param fingerprint a plain one */
export function allInputs(fingerprint: string): HostileInput[] {
  return [
    ...committed(hostileFiles()),
    ...damagedInputs(),
    ...typeInputs(),
    ...operatorInputs(),
    ...constantInputs(),
    ...oddAnswers(),
    ...namedInputs(),
    ...spelledInputs(),
    ...linkedInputs(fingerprint),
    ...specialInputs(),
    ...forgedInputs(),
    ...countInputs(),
  ];
}
