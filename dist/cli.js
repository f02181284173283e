#!/usr/bin/env node
import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
process.once("SIGINT",()=>{process.stderr.write(`Interrupted; nothing was written.
`),process.exit(130)});try{await import("./shared-ZTX2IKRB.js")}catch(r){let e=r instanceof Error?r.message:String(r);process.stderr.write(`error SYSTEM_REFUSED: sac could not be loaded: ${e}.
`),process.exitCode=2}
