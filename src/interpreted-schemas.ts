import { config } from "zod";

/**
 * Imported before any schema is made. zod writes a program for each object that it checks, and has it compiled: that costs a run
 * that checks a few files more than it saves. Not done in the library, where it would change the schemas of whoever uses it.
 */
config({ jitless: true });
