import { rm } from "node:fs/promises";
import { join } from "node:path";
import { info } from "@actions/core";
import { parseCacheKey } from "../auditing/cache-key.ts";
import { openSealedFolder, type SealedFolder } from "../auditing/sealed-folder.ts";
import { type VerdictCache, verdictsIn } from "../auditing/verdict-cache.ts";
import { planSeries } from "./leg.ts";
import type { JudgingSession } from "./session.ts";

/** Verdicts that runs hand on through the Actions cache. */
export interface KeptVerdicts {
  /** Fetches those of earlier runs; undefined without a key. Never throws. */
  open(): Promise<VerdictCache | undefined>;
  /** Hands on those that this run rests on, if any of them is new. Never throws. */
  save(): Promise<void>;
}

/** Each takes a second or two; what is not found is judged. */
const MOST_RESTORED = 16;
const NO_KEY = "Verdicts of earlier runs are not used: there is no verdict-cache-key.";

/** Files come back from the Actions cache only to the very path that they were saved from. */
export function keptVerdicts(session: JudgingSession, temporary = process.env.RUNNER_TEMP): KeptVerdicts {
  const { inputs, trigger, mirror } = session;
  const { verdictCacheKey: key } = inputs;
  const path = join(temporary ?? session.temporary, "sac-verdicts");
  const remove = () => rm(path, { recursive: true, force: true }).catch(() => undefined);
  let folder: SealedFolder | undefined;
  let added = 0;
  return {
    async open() {
      if (key === undefined) {
        if (inputs.mode === "audit") info(NO_KEY);
        return undefined;
      }
      await remove();
      for (const beginning of beginningsFor(session)) await mirror.restoreNewest(beginning, [path]);
      folder = openSealedFolder(path, parseCacheKey(key));
      const { find, keep } = verdictsIn(folder);
      return {
        find,
        async keep(subject, verdict) {
          await keep(subject, verdict);
          added += 1;
        },
      };
    },
    async save() {
      await folder?.removeUnused();
      const { id, attempt } = trigger.run;
      if (added > 0) await mirror.save(`${beginningFor(session)}${id}-${attempt}`, [path]);
      await remove();
    },
  };
}

/** What the keys of a run's entries begin with, in the Actions cache. */
function beginningFor(session: JudgingSession, { index, of } = session.inputs.shard ?? WHOLE): string {
  return `${ofMode(session, session.inputs.mode)}${index}-of-${of}-`;
}

function ofMode(session: JudgingSession, mode: JudgingSession["inputs"]["mode"]): string {
  return `sac-verdicts-v1-${mode}-${planSeries(session)}-`;
}

const WHOLE = { index: 1, of: 1 };

/** Those that a run looks for: its own, those of the other shards, to which a model may have belonged, and for a check an audit's. */
function beginningsFor(session: JudgingSession): string[] {
  const { mode, shard } = session.inputs;
  const { of } = shard ?? WHOLE;
  const own = beginningFor(session);
  const shards = Array.from({ length: of }, (_, i) => beginningFor(session, { index: i + 1, of }));
  const audits = mode === "check" ? [ofMode(session, "audit")] : [];
  return [...new Set([own, ...audits, ...shards])].slice(0, MOST_RESTORED);
}
