import { handedOver } from "./handed-over.ts";

// Only a main step that died leaves something to tell. What tells it is loaded then, and of all other jobs this step ends at once.
if (handedOver("unfinished") !== "" || handedOver("checkRun") !== "") await import("./what-is-left.ts");
