import { denoSystem } from "./deno.ts";
import type { System } from "./types.ts";

/** What this process runs in. Modules of the other runtime are not loaded. */
export const system: System = "Deno" in globalThis
  ? denoSystem
  : (await import("./node/mod.ts")).nodeSystem;
