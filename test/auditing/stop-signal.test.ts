import { afterEach, describe, expect, it, vi } from "vitest";
import { stopSignal } from "../../src/auditing/stop-signal.ts";
import { endOnInterrupt } from "../../src/interrupts.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("a run is stopped", () => {
  it("at its deadline, which counts from the start of the process", () => {
    vi.useFakeTimers();
    const signal = stopSignal(performance.now() + 90_000, () => undefined);
    vi.advanceTimersByTime(89_000);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1_001);
    expect(signal.reason).toMatchObject({ code: "DEADLINE", kind: "model" });
  });

  it("at once where the deadline is over before anything is judged", () => {
    const { aborted, reason } = stopSignal(1, () => undefined);
    expect(aborted).toBe(true);
    expect(reason.message).toBe("The run reached its deadline of 1 ms before this model was judged.");
  });

  it("by nothing where there is no deadline, however far off one may be", () => {
    vi.useFakeTimers();
    const signals = [stopSignal(undefined, () => undefined), stopSignal(1e15, () => undefined)];
    vi.advanceTimersByTime(1e6);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });

  it("by an interrupt, of which somebody is told first", () => {
    const kept = ["SIGINT", "SIGTERM", "SIGHUP"].map((name) => [name, process.listeners(name as "SIGINT")] as const);
    const told: boolean[] = [];
    endOnInterrupt();
    const signal: AbortSignal = stopSignal(undefined, () => told.push(signal.aborted));
    process.emit("SIGTERM");
    for (const [name, listeners] of kept) {
      process.removeAllListeners(name);
      for (const one of listeners) process.on(name, one);
    }
    expect(told).toEqual([false]);
    expect(signal.reason).toMatchObject({ code: "INTERRUPTED", kind: "model" });
  });
});
