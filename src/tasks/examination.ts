import type { Agreement, Company } from "../core/agreement.ts";
import type { Answers } from "../core/answers.ts";
import type { Blindness } from "../core/blindness.ts";
import type { Contradiction, PartStandings } from "../core/contradiction.ts";
import type { AmongArchitecture, Doubt } from "../core/doubts.ts";
import type { Population, PopulationStanding } from "../core/exchangeability.ts";
import type { FamilyEvidence } from "../core/family.ts";
import type { ComparedBy } from "../core/forms.ts";
import type { Standing } from "../core/judging.ts";
import type { Matrix } from "../core/matrix.ts";
import type { Defect } from "../core/outputs.ts";
import type { Panel } from "../core/panel.ts";
import type { FamilyAnswers } from "../core/prepare-family.ts";
import type { Interval } from "../core/random.ts";
import type { ScoreName } from "../core/score-table.ts";
import type { Scores } from "../core/scores.ts";
import type { SacError } from "../errors.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import type { Answered, Ask, Kind } from "../kinds/kind.ts";
import type { BesideView, OtherView } from "./views.ts";

/** A suspect's standing by clean and by compressed images apart. */
export type JudgeParts = (outputs: Matrix, whole: Answers, wanted: ScoreName | undefined) => PartStandings;

/** The source's answers and the calibration's, all read in one way: by all that they say, or by what they choose alone. */
export interface View {
  readonly by: ComparedBy;
  readonly source: Answers;
  readonly panel: Panel;
  /** The calibration's unrelated models. */
  readonly population: Population;
  /** How much source and unrelated models agree in what they choose. */
  readonly company: Company;
  /** Where the source stands among them; undefined where that says nothing. */
  readonly sourceStanding: PopulationStanding | undefined;
  /** Whether no unrelated model is like the source, though each is like others. */
  readonly sourceIsolated: boolean;
  /** Of the calibration's derived models. */
  readonly derived: readonly Scores[];
  /** Made when the first suspect is measured; undefined where there are no parts. */
  parts(): JudgeParts | undefined;
}

/** A fingerprint made ready to judge suspects by. */
export interface Judge {
  /** With the probes that were drawn alone, if some were. */
  readonly stored: StoredFingerprint;
  readonly drawn: { readonly of: number; readonly seed: string } | undefined;
  readonly kind: Kind;
  readonly ask: Ask;
  /** Whether what suspects answer is kept once they are measured. */
  readonly keepAnswers: boolean;
  /** The smallest false-alarm rate of the conformal rule by the whole calibration; undefined without unrelated models. */
  readonly smallestRate: number | undefined;
  readonly soft: View;
  /** Made when the first suspect that answers with labels or decisions only comes along. */
  hard(): View;
  /** Source and twins, likewise; undefined without twins. */
  readonly family: ((hard: boolean) => FamilyAnswers) | undefined;
}

/** What came of running one suspect on one fingerprint's probes, fed in one way. */
export type SuspectOutcome =
  | { readonly kind: "failed"; readonly error: SacError }
  | { readonly kind: "defect"; readonly defect: Defect | "BARELY_VERIFIES"; readonly run: Answered["run"] }
  | MeasuredOutcome;

interface MeasuredOutcome extends Measurement {
  readonly kind: "measured";
  readonly run: Answered["run"];
  readonly match: Answered["match"];
}

/** What came of running one suspect on one fingerprint's probes. */
export interface Examination {
  readonly path: string;
  /** Of the copy that was looked at, as `Suspect.identity`; undefined where it could not be opened. */
  readonly identity?: string | undefined;
  readonly judge: Judge;
  /** Fed as the fingerprint says, the model's own shape, and before both the user. */
  readonly outcome: SuspectOutcome;
  /** Undefined where no settings come with it, or it cannot be fed at all. */
  readonly beside?: BesideView<SuspectOutcome> | undefined;
  /** Of a classifier that was measured; empty where there is no other way to look at it. */
  readonly others?: readonly OtherView<SuspectOutcome>[] | undefined;
  /** Whether more networks may be inside it than were looked at. */
  readonly moreInside?: boolean | undefined;
}

/** What is told of a suspect's answers, which are dropped themselves: those of a thousand suspects would take gigabytes. */
export interface AnswersAbout extends Pick<Answers, "form" | "classes" | "added" | "labels"> {
  /** Whether its classes had to be put into the source's order. */
  readonly isReordered: boolean;
  /** Share of the targets on which it takes all references for other people; undefined for a classifier. */
  readonly zeroShare: number | undefined;
}

export interface Measurement {
  /** What suspect, source and calibration were all read by. */
  readonly view: View;
  readonly suspect: AnswersAbout;
  /** What it answered, where the judge keeps that. */
  readonly answers: Answers | undefined;
  readonly scores: Scores;
  /** Among the calibration's unrelated models. */
  readonly standing: Standing;
  /** Where the source stands among its twins; undefined without twins, or for a suspect with another number of classes. */
  readonly family: FamilyEvidence | undefined;
  /** In what it chooses, with source and unrelated models; undefined where that cannot be said. */
  readonly agreement: Agreement | undefined;
  /** What keeps its answers from acquitting it; undefined where nothing does. */
  readonly blindness: Blindness | undefined;
  /** Undefined where no reference is known to be of the source's architecture, or others may be of it besides too few that are. */
  readonly ofArchitecture: AmongArchitecture | undefined;
  /**
   * Its p-value among averages of references; undefined of a suspect that lies among the references rather than in their midst, and
   * where no averages can be made.
   */
  readonly amongAverages: number | undefined;
  /** What is doubtful about judging it by these unrelated models. */
  readonly doubts: readonly Doubt[];
  /** That it is closer to the source on clean images than on compressed ones, beyond what references are. */
  readonly contradiction: Contradiction | undefined;
  /** Where the score that is judged by would lie had other probes been drawn; undefined if it cannot be had. */
  readonly interval: Interval | undefined;
}
