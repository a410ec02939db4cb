/**
 * Nothing of one project is told to another's actors or changed by them. Requests are made from the
 * list of every endpoint that the engine serves: each call is prepared in two projects, and everybody of
 * the one sends what belongs to the other. A third project has a row under the id of every row. Observed:
 * every answer with its headers, every write, and every document on disk.
 */
import { type Extent, matrix } from "./isolation/matrix.ts";

/** `deno task isolation` sends everything, `deno task mutants` what it takes to see a fault. */
const EXTENTS: Readonly<Record<string, Extent>> = { whole: "whole", first: "first" };
const extent = EXTENTS[Deno.env.get("BANATA_ISOLATION") ?? ""] ?? "sample";

Deno.test("Nothing of another project is told or changed", (t) => matrix(t, { extent }));
