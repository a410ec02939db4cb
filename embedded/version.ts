/** Version of this package; a test compares it with deno.json. */
export const HOST_VERSION = "0.1.0";
