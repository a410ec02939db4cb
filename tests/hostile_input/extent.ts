/**
 * Each endpoint is attacked in every way by `deno task hostile`. `deno task test` leaves out some of what is
 * judged before an endpoint, in one place that has a test of its own.
 */
export const IS_WHOLE: boolean = Deno.env.get("BANATA_HOSTILE") === "whole";
