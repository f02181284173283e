import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a as e}from"./shared-ENQTB4PL.js";var r={unfinished:"unfinished",summary:"summary",report:"report",checkRun:"check-run"};function t(n){return process.env[`STATE_${r[n]}`]??""}e(t,"handedOver");export{r as a,t as b};
