import type { Matching } from "../core/match-threshold.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";

export const DEVICE_CHOICES = ["auto", "cpu", "cuda", "webgpu"] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];
export type Device = Exclude<DeviceChoice, "auto">;

/**
 * How much must stand before a model is run: nothing; no way to the network; or no way to the network, to other
 * processes and their memory and environment, and to any file but those that the model needs.
 */
export const ISOLATION_LEVELS = ["none", "network", "full"] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

export interface ProcessLimits {
  /**
   * Wall-clock milliseconds that a model's process has to read its file, counted from its start. It has as long again to
   * compare the weights with each sketch, and to load the model and answer, for each set of up to 200 images or pairs of them; for more,
   * as much more.
   */
  readonly timeMs: number;
  /** Resident bytes of a model's process, whatever it is asked. */
  readonly memoryBytes: number;
}

/** Told how many of the questions that are put to the model at a path are answered; begins again with every way of feeding it. */
export type OnAnswered = (path: string, done: number, total: number) => void;

/** How a model's process is started and held. */
export interface ProcessOptions {
  readonly device: DeviceChoice;
  readonly threads: number;
  readonly limits: ProcessLimits;
  /** The least that must stand between it and the machine. */
  readonly isolation: IsolationLevel;
  /** Stops it when it aborts, with a SacError as its reason, which whoever waits for it is told. */
  readonly signal?: AbortSignal | undefined;
  readonly onAnswered?: OnAnswered | undefined;
}

/** How a model is fed and read. */
export interface PlanOptions {
  /** What the user says of it, whatever is known otherwise. */
  readonly preprocess: PartialPreprocess;
  /** Passes over the settings that lie beside the model; undefined: they count, as they do for the owner's own models. */
  readonly withoutBeside?: boolean | undefined;
  readonly output: string | undefined;
  /** How many classes it should answer over: that tells which of several outputs is read, where nobody says; undefined: nothing does. */
  readonly classes?: number | undefined;
  /** Whether what is read is a value inside, which may have several rows for each image: their mean is read; undefined: not. */
  readonly inside?: boolean | undefined;
  /** Whether it is run as programs run models that ask the runtime for nothing; undefined: so that any processor answers alike. */
  readonly byDefault?: boolean | undefined;
  /** Whether images are turned round, top to bottom, before a classifier is asked; undefined: not. */
  readonly upsideDown?: boolean | undefined;
  /** How a verification model decides; undefined: as its file says, or where both errors are equally frequent. */
  readonly matching?: Matching | undefined;
}

export interface RunOptions extends ProcessOptions, PlanOptions {}
