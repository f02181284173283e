import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
try{await import("./shared-2STGFDJ3.js"),await import("./shared-SZWSQ67D.js")}catch(t){let o=t instanceof Error?t.message:String(t);process.stdout.write(`::error::SYSTEM_REFUSED: the Action could not be loaded: ${JSON.stringify(o)}
`),process.exitCode=2}
