import process from "node:process";
import { refusedRuntime } from "./refused_runtime.ts";

// Imported before everything else, for what is missing in another version fails with a stack.
const refused = refusedRuntime();
if (refused !== null) {
  console.error(refused);
  process.exit(1);
}
