/** What judges how long a regular expression takes. @module */
export { checkSync } from "npm:recheck@^4.5.0";

// In this very process: else it would start a thread for each call.
Deno.env.set("RECHECK_SYNC_BACKEND", "pure");
