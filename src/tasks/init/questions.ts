import type { InitAnswers } from "./answers.ts";

/** One of the answers that a question takes, and what it buys. */
interface Choice {
  readonly value: string;
  readonly says: string;
  readonly buys: string;
}

/** One thing that only the owner knows. */
export interface Question {
  readonly key: keyof InitAnswers;
  /** How it is answered without being asked. */
  readonly option: string;
  readonly asks: string;
  /** What to consider, before any answer. */
  readonly tells?: string;
  /** Undefined: the answer is a path, or a pattern of paths. */
  readonly choices?: readonly Choice[];
  /** Whether there is no plan without an answer. */
  readonly needed?: true;
  /** Whether several paths may be given. */
  readonly several?: true;
  /** Whether it need be asked, after what was said; left out: always. */
  readonly when?: (answers: InitAnswers) => boolean;
}

const hasReferences = ({ unrelated = [], twin = [] }: InitAnswers) => unrelated.length + twin.length > 0;

/** The few that matter, in the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  {
    key: "model",
    option: "--model FILE",
    asks: "Which model is yours? The path of an ONNX file.",
    tells: "How to export one: docs/export.md.",
    needed: true,
  },
  {
    key: "images",
    option: "--images FOLDER",
    asks: "Which images are the probes to be drawn from? The path of a folder.",
    tells:
      "Ordinary images of what the model is for: a few hundred will do, a few thousand find more. One folder per class is best: probes are then images that the model gets wrong, which tell models apart best. Keep them secret.",
    needed: true,
  },
  {
    key: "imagesAre",
    option: "--images-are",
    asks: "Was your model trained on these images?",
    choices: [
      {
        value: "held-out",
        says: "no, it never saw them",
        buys: "Best: they favour no model that was trained on the same images",
      },
      {
        value: "training",
        says: "yes, on some or all of them",
        buys: "Works, but probes are close to whatever was trained on them. Prefer others if you have any",
      },
      { value: "unsaid", says: "I do not know", buys: "Reports do not mention it" },
    ],
  },
  {
    key: "trainingImages",
    option: "--training-images",
    asks: "Who else has the images that your model was trained on?",
    tells: "An honest model that was trained on the same images answers like yours.",
    choices: [
      {
        value: "private",
        says: "nobody, and no other model taught it",
        buys: "Answers alone can make a suspect derived: given references, models that were trained on your model's answers can be found. If it is not true, honest models are accused",
      },
      {
        value: "shared",
        says: "others have them, or may, or another model taught it",
        buys: "Answers alone accuse nobody: a close suspect is inconclusive, unless weights or hidden layers match, or twins decide",
      },
      { value: "unsaid", says: "I do not know", buys: "The same as shared, until you state it with sac calibrate" },
    ],
  },
  {
    key: "trainedFrom",
    option: "--trained-from",
    asks: "What did the training of your model begin from?",
    choices: [
      {
        value: "scratch",
        says: "random weights, by a seed that others may use, such as a script's default",
        buys: "Weights that match count where a shared start cannot explain them: fine-tuned, pruned and quantised copies nearly always",
      },
      {
        value: "own-seed",
        says: "random weights, by a seed that nobody else uses",
        buys: "Weights that match count in full: nobody else began there",
      },
      {
        value: "ancestor",
        says: "another model's weights, such as a public backbone's",
        buys: "Others who began there are not accused. With that model's file, weights that match beyond it still make a suspect derived",
      },
      {
        value: "unsaid",
        says: "I do not know",
        buys: "The same as scratch: an unknown ancestor cannot be taken into account",
      },
    ],
  },
  {
    key: "ancestor",
    option: "--ancestor FILE",
    asks: "Where is that model, as ONNX? Leave it empty if you do not have it.",
    tells: "Without it, weights that match leave a suspect inconclusive.",
    several: true,
    when: ({ trainedFrom }) => trainedFrom === "ancestor",
  },
  {
    key: "unrelated",
    option: "--unrelated MODELS",
    asks: "Which models do you have that were trained independently of yours, for the same task?",
    tells: "These are the references that suspects are measured by. ARCHITECTURE=PATTERN names their architecture.",
    several: true,
  },
  {
    key: "twin",
    option: "--twin MODELS",
    asks: "Which models of your own recipe and images do you have, from other seeds?",
    tells:
      "Three twins or more decide for every suspect that does not depend on your model, also where others have your images.",
    several: true,
  },
  {
    key: "arch",
    option: "--arch NAME",
    asks: "What is the architecture of your model called? As in ARCHITECTURE=PATTERN, so that the two can be compared.",
    when: (answers) => hasReferences(answers) && (answers.unrelated ?? []).some((one) => one.includes("=")),
  },
];

/** The questions that are still open, whatever the reason. */
export function openQuestions(answers: InitAnswers): Question[] {
  return QUESTIONS.filter(({ key, when }) => answers[key] === undefined && (when?.(answers) ?? true));
}

/** What the given answer to a question buys; undefined where it is no choice. */
export function boughtBy({ key, choices }: Question, answers: InitAnswers): Choice | undefined {
  return choices?.find(({ value }) => value === answers[key]);
}
