import { seededNumbers } from "../../core/random.ts";

/** 1 is mild, 5 is strong. */
export type Severity = 1 | 2 | 3 | 4 | 5;

/** `large`: the numbers of ImageNet-C, made for photographs of 224 pixels; `small`: those of CIFAR-10-C, made for 32. */
export type ImageScale = "large" | "small";

/** How an image is to be corrupted. */
export interface CorruptionSetting {
  readonly severity: Severity;
  readonly scale: ImageScale;
  readonly random: Random;
}

/** What a corruption is given at each severity, mild first. */
export type Numbers<T> = Readonly<Record<ImageScale, readonly [T, T, T, T, T]>>;

export function numbersAt<T>(numbers: Numbers<T>, { scale, severity }: CorruptionSetting): T {
  return numbers[scale][severity - 1];
}

/** Random numbers that are the same on every machine. */
export interface Random {
  uniform(low: number, high: number): number;
  normal(mean: number, spread: number): number;
  poisson(mean: number): number;
}

export function seededRandom(seed: number): Random {
  const next = seededNumbers(seed);
  return {
    uniform: (low, high) => low + (high - low) * next(),
    /** Box and Muller's transform; 1 - next() is never 0. */
    normal: (mean, spread) => mean + spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    /** Knuth's method: how many factors it takes to get below e^-mean, which is above 0 for the means here (500 at most). */
    poisson: (mean) => {
      const floor = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > floor; product *= next()) count += 1;
      return count;
    },
  };
}
