/**
 * Nothing of one project is told to another's actors or changed by them. Requests are made from the
 * list of every endpoint that the engine serves: each call is prepared in two projects, and everybody of
 * the one sends what belongs to the other. A third project has a row under the id of every row. Observed:
 * every answer with its headers, every write, and every document on disk.
 */
import { matrix } from "./isolation/matrix.ts";

/** `deno task isolation` sends everything; otherwise of alike requests a few stand for the others. */
const isWhole = Deno.env.get("BANATA_ISOLATION") === "whole";

Deno.test("Nothing of another project is told or changed", (t) => matrix(t, { isWhole }));
