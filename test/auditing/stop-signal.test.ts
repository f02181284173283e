import { afterEach, describe, expect, it, vi } from "vitest";
import { readyInTime, stopSignal } from "../../src/auditing/stop-signal.ts";
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

describe("what comes before the models", () => {
  const never = new Promise<string>(() => undefined);

  it("ends at the deadline", async () => {
    vi.useFakeTimers();
    const waiting = expect(readyInTime(performance.now() + 90_000, never)).rejects.toMatchObject({
      code: "DEADLINE",
      message: expect.stringMatching(/ while it was getting ready, and judged nothing\.$/),
    });
    await vi.advanceTimersByTimeAsync(90_001);
    await waiting;
  });

  it("has ten seconds of the process in any case, so that a report can say what was not judged", async () => {
    vi.useFakeTimers();
    const short = vi.fn();
    const waiting = readyInTime(1, never).catch(short);
    await vi.advanceTimersByTimeAsync(Math.max(0, 9_900 - performance.now()));
    if (performance.now() < 9_900) expect(short).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    await waiting;
    expect(short).toHaveBeenCalledOnce();
  });

  it("is waited for as long as it takes where there is no deadline, and gives what it gives", async () => {
    expect(await readyInTime(undefined, Promise.resolve("ready"))).toBe("ready");
    expect(await readyInTime(1e15, Promise.resolve("ready"))).toBe("ready");
    await expect(readyInTime(1e15, Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  });
});
