import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openRunningReport } from "../../src/auditing/running-report.ts";
import { makeReport, makeResult } from "../support/report.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const of = (...paths: string[]) => makeReport(paths.map((path) => makeResult({ path })));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the report of a run that goes on", () => {
  const place = (name: string) => `${folder.path}/${name}/report.json`;
  const written = (name: string) => JSON.parse(readFileSync(place(name), "utf8"));

  it("is in its file at once, and then at most every second, the latest", () => {
    const report = openRunningReport(place("turns"));
    report.update(() => of("a"));
    vi.advanceTimersByTime(0);
    expect(written("turns")).toEqual(of("a"));
    report.update(() => of("a", "b"));
    report.update(() => of("a", "b", "c"));
    vi.advanceTimersByTime(500);
    expect(written("turns")).toEqual(of("a"));
    vi.advanceTimersByTime(600);
    expect(written("turns")).toEqual(of("a", "b", "c"));
    expect(readdirSync(`${folder.path}/turns`)).toEqual(["report.json"]);
  });

  it("is written to its end, and not after it", () => {
    const report = openRunningReport(place("end"));
    report.update(() => of("a"));
    vi.advanceTimersByTime(0);
    report.update(() => of("b"));
    report.end();
    expect(written("end")).toEqual(of("b"));
    vi.advanceTimersByTime(10_000);
    expect(written("end")).toEqual(of("b"));
  });

  it("takes longer pauses where it takes long to make", () => {
    const report = openRunningReport(place("slow"));
    report.update(() => {
      vi.advanceTimersByTime(500);
      return of("a");
    });
    report.end();
    report.update(() => of("b"));
    vi.advanceTimersByTime(5_000);
    expect(written("slow")).toEqual(of("a"));
    vi.advanceTimersByTime(6_000);
    expect(written("slow")).toEqual(of("b"));
  });

  it("that cannot be written stops nothing", () => {
    const report = openRunningReport(`${folder.write("a-file", "")}/report.json`);
    report.update(() => of("a"));
    expect(() => report.end()).not.toThrow();
    expect(existsSync(`${folder.path}/a-file/report.json`)).toBe(false);
  });
});
