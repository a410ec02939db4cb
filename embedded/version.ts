/** The version of the host, which is that of its deno.json; `deno task release` writes both. */
export const VERSION = "0.1.0";
