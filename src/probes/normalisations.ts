import type { InputForm, PartialPreprocess, Preprocess } from "./preprocess.ts";
import { feedAlike } from "./tensor.ts";

/** How the bytes of an image become a model's numbers. */
export type Normalisation = Pick<Preprocess, "scale" | "mean" | "std" | "colour">;

interface Convention {
  /** As --preprocess has it. */
  readonly name: string;
  readonly words: string;
  readonly values: Omit<Normalisation, "colour">;
  /** Of models that take so many channels only. */
  readonly channels?: 1;
}

/** The usual ways in which pixels become a classifier's input. */
export const NORMALISATIONS: readonly Convention[] = [
  { name: "none", words: "pixels from 0 to 1", values: { scale: 1 / 255, mean: [0], std: [1] } },
  { name: "0.5", words: "pixels from -1 to 1", values: { scale: 1 / 255, mean: [0.5], std: [0.5] } },
  { name: "0-255", words: "pixels from 0 to 255", values: { scale: 1, mean: [0], std: [1] } },
  {
    name: "imagenet",
    words: "pixels normalised by ImageNet's mean and standard deviation",
    values: { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  },
  {
    name: "cifar10",
    words: "pixels normalised by CIFAR-10's mean and standard deviation",
    values: { scale: 1 / 255, mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
  },
  {
    name: "mnist",
    words: "pixels normalised by MNIST's mean and standard deviation",
    values: { scale: 1 / 255, mean: [0.1307], std: [0.3081] },
    channels: 1,
  },
];

const BGR = "-bgr";

/** All that has a name, of which each comes with either order of the colours. */
export const NORMALISATION_NAMES = NORMALISATIONS.flatMap(({ name }) => [name, `${name}${BGR}`]);

/** What a name stands for, such as `imagenet` or, with blue before red, `imagenet-bgr`; undefined for any other. */
export function normalisationNamed(name: string): Normalisation | undefined {
  const row = NORMALISATIONS.find((one) => one.name === name || `${one.name}${BGR}` === name);
  return row && (row.name === name ? { ...row.values, colour: "rgb" } : turned({ ...row.values, colour: "rgb" }));
}

/** The same with the colours in the other order; each keeps its own mean and deviation. */
function turned({ scale, mean, std, colour }: Normalisation): Normalisation {
  const other = colour === "bgr" ? "rgb" : "bgr";
  return { scale, mean: [...mean].reverse(), std: [...std].reverse(), colour: other };
}

/** A normalisation, and what it is called. */
export interface NamedNormalisation {
  /** The name of a usual one, or of another one where it comes from. */
  readonly name: string;
  readonly values: Normalisation;
}

/** The usual normalisation that a form amounts to, whatever its words. @param otherwise the name of one that is not usual */
export function nameNormalisation(form: InputForm, otherwise: string): NamedNormalisation {
  const { scale, mean, std, colour } = form;
  const name = NORMALISATION_NAMES.find((one) => feedAlike(form, { ...form, ...normalisationNamed(one) }, form));
  return { name: name ?? otherwise, values: { scale, mean, std, colour } };
}

/** The usual normalisations that feed a model otherwise than a form does, and each other, in the form's order of colours. */
export function otherNormalisations(form: InputForm): NamedNormalisation[] {
  const found: NamedNormalisation[] = [];
  for (const { name, values, channels } of NORMALISATIONS) {
    if (channels !== undefined && channels !== form.channels) continue;
    const usual: Normalisation = { ...values, colour: "rgb" };
    const one = form.colour === "bgr" ? { name: `${name}${BGR}`, values: turned(usual) } : { name, values: usual };
    if (form.colour === "gray") one.values = { ...one.values, colour: "gray" };
    const known = [form, ...found.map((other) => ({ ...form, ...other.values }))];
    if (!known.some((other) => feedAlike({ ...form, ...one.values }, other, form))) found.push(one);
  }
  return found;
}

/** A normalisation with the colours in the other order; undefined for a model that sees none. */
export function otherColours(form: InputForm, { name, values }: NamedNormalisation): NamedNormalisation | undefined {
  if (values.colour === "gray" || form.channels === 1) return undefined;
  return nameNormalisation(
    { ...form, ...turned(values) },
    values.colour === "bgr" ? `${name}, red first` : `${name}, blue first`,
  );
}

/** Whether a preprocessing says anything of the normalisation. */
export function saysNormalisation({ scale, mean, std, colour }: PartialPreprocess): boolean {
  return [scale, mean, std, colour].some((value) => value !== undefined);
}

/**
 * Whether mean or deviation are of pixels from 0 to 255 and the scale makes them 0 to 1: the commonest slip of all. All pixels
 * would come to nearly the same.
 */
export function areConstantsFor255({ scale = 1 / 255, mean = [], std = [] }: PartialPreprocess): boolean {
  return scale <= 1 / 255 && (mean.some((value) => value > 1) || std.some((value) => value > 10));
}
