import { modelsNeeded, ruleFor } from "../../core/verdict.ts";
import { FEWEST_TWINS } from "../../fingerprint/family.ts";
import { JUDGING } from "../../settings/judging.ts";
import { commandArguments } from "../../settings/table.ts";
import { fileName } from "../../text/path.ts";
import type { InitAnswers } from "./answers.ts";
import { areLabelled, type InitFacts } from "./facts.ts";
import { boughtBy, openQuestions, QUESTIONS, type Question } from "./questions.ts";

/** A command of sac, without `sac`, and what it does. */
interface PlannedStep {
  readonly does: string;
  readonly command: readonly string[];
}

/** What suspects can be judged by: by weights alone, or by answers as well, measured by references or twins. */
export interface PlannedPanel {
  readonly references: number;
  readonly twins: number;
  readonly by: "weights" | "normal" | "conformal" | "twins";
}

/** From facts and answers to the commands: everything that `sac init` tells and does. */
export interface InitPlan {
  readonly facts: InitFacts;
  /** Answers that were given, with what they buy. */
  readonly answered: readonly { readonly question: Question; readonly value: string; readonly buys: string }[];
  readonly open: readonly Question[];
  readonly panel: PlannedPanel;
  /** The fingerprint that is written. */
  readonly out: string;
  /** In this order. */
  readonly steps: readonly PlannedStep[];
}

/** What stands in a command for what was not named. */
const STAND_INS = { model: "source.onnx", images: "photos" };

/** Plans how the fingerprint is made; the same for the same facts and answers. */
export function planInit(facts: InitFacts, answers: InitAnswers): InitPlan {
  const { model = STAND_INS.model, images = STAND_INS.images } = answers;
  const { out = outFor(model) } = answers;
  const said = { ...answers, model, images, out };
  return {
    facts,
    answered: QUESTIONS.flatMap((question) => {
      const bought = boughtBy(question, answers);
      return bought ? [{ question, value: bought.value, buys: bought.buys }] : [];
    }),
    open: openQuestions(answers),
    panel: panelOf(facts),
    out,
    steps: [enrolling(said), ...calibrating(facts, said)],
  };
}

/** The fingerprint of `models/net.onnx` is `net.sac`, in the folder that one works in. */
export function outFor(model: string): string {
  return `${fileName(model).replace(/\.[^.]*$/, "") || "source"}.sac`;
}

type Said = InitAnswers & { readonly model: string; readonly images: string; readonly out: string };

function enrolling(said: Said): PlannedStep {
  // Others who have the images could guess a seed that is known.
  const seed = said.trainingImages === "shared" ? ["--seed", "random"] : [];
  const command = [
    "enroll",
    ...commandArguments("enroll", { ...said, ...withoutUnsaid(said), json: undefined }),
    ...seed,
  ];
  return { does: "makes the fingerprint", command };
}

/** "unsaid" is what a fingerprint is without being told. */
function withoutUnsaid(said: Said): Partial<Record<keyof InitAnswers, undefined>> {
  const keys = (["imagesAre", "trainingImages", "trainedFrom"] as const).filter((key) => said[key] === "unsaid");
  return Object.fromEntries(keys.map((key) => [key, undefined]));
}

function calibrating(facts: InitFacts, said: Said): PlannedStep[] {
  const { unrelated = [], ancestor = [], twin = [], model, images, sourcePicked, twinsPicked, recipient, out } = said;
  const [known, measured] = [unrelated.length + twin.length > 0, areLabelled(facts) && unrelated.length > 0];
  if (!known && ancestor.length === 0) return [];
  const { device, threads, timeLimit, memoryLimit, requireIsolation, acceptPreprocessing, preprocessFor } = said;
  const values = {
    ...{ unrelated, ancestor, twin, sourcePicked, twinsPicked, recipient },
    ...(measured && { images }),
    ...(twin.length > 0 && { model, twinImages: images }),
    ...{ device, threads, timeLimit, memoryLimit, requireIsolation, acceptPreprocessing, preprocessFor },
  };
  const does = known ? "measures how close honest models come" : "tells which model yours was fine-tuned from";
  return [{ does, command: ["calibrate", out, ...commandArguments("calibrate", values)] }];
}

function panelOf({ references, twins }: InitFacts): PlannedPanel {
  if (twins >= FEWEST_TWINS) return { references, twins, by: "twins" };
  return { references, twins, by: ruleFor(references, JUDGING.alpha.default) ?? "weights" };
}

/** What another number of references or twins would buy, from nothing upwards. */
interface PanelOffer {
  readonly models: string;
  readonly buys: string;
}

/** Figures of references, twins and rates: docs/references.md tells where they come from. */
export function panelOffers(alpha: number): PanelOffer[] {
  const [few, enough] = [modelsNeeded(alpha, "normal"), modelsNeeded(alpha)];
  const rate = `${Number((100 * alpha).toPrecision(3))} %`;
  return [
    {
      models: "none",
      buys: "only weights count: fine-tuned, quantised and pruned copies are derived, everything else is inconclusive",
    },
    {
      models: `${few} to ${enough - 1} references`,
      buys: `answers count at ${rate}, by a rule that assumes normal scores; hidden layers too, from 5 models on`,
    },
    {
      models: `${enough} references`,
      buys: `a false-alarm rate of ${rate} for honest suspects that could have been among them, with no such assumption`,
    },
    {
      models: `${FEWEST_TWINS} twins and 4 references`,
      buys: "twins decide for every suspect that does not depend on your model, also where others have your images",
    },
  ];
}
