#!/usr/bin/env node
import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
process.once("SIGINT",()=>{process.stderr.write(`Interrupted; nothing was written.
`),process.exit(130)});try{await import("./shared-2STGFDJ3.js"),await import("./shared-Q6RJSFVD.js")}catch(e){let o=e instanceof Error&&"code"in e?String(e.code):"",n={EMFILE:"this process may open no more files. Raise the limit of open files: ulimit -n 1024",ENFILE:"this machine may open no more files. Wait until other programs have ended",ERR_MODULE_NOT_FOUND:"a file of it is missing. Install it again"}[o]??(e instanceof Error?e.message:String(e));process.stderr.write(`error SYSTEM_REFUSED: sac could not be loaded: ${n}.
`),process.exitCode=2}
