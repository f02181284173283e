import { type ModelSelection, selectModels } from "../../github/changes/select-models.ts";
import { fingerprintPath } from "../beside.ts";
import type { Session } from "../session.ts";
import type { Plan } from "./planned.ts";

/** The models that a run is about: those that a change brings in mode check, else all. @throws SacError as `selectModels` */
export function selectPlanned({ groups }: Plan, session: Session<"check" | "audit" | "plan">): Promise<ModelSelection> {
  const { inputs, trigger } = session;
  const about = inputs.mode === "check" ? trigger : { ...trigger, event: "schedule" as const, deletesRef: false };
  const globs = groups.map(({ models }) => models);
  const fingerprints = groups.flatMap((group) => group.fingerprints.flatMap((one) => fingerprintPath(one) ?? []));
  return selectModels(about, globs, { ...session, fingerprints });
}
