import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import type { LightRequest } from "../gate/light.ts";
import { SYSTEM } from "../request/author.ts";
import { scopedStore } from "../services/store.ts";

/** A write where only reading is possible: the request is one for another lane. */
export class NotPlain extends Error {}

/** The tables of a request's project; whatever would write there is not plain. */
export function readingStore(
  { component, ctx, now, scope: { projectId } }: LightRequest,
): ScopedStore {
  const reader = {
    runQuery: ctx.runQuery.bind(ctx),
    runMutation: () => Promise.reject(new NotPlain()),
  };
  return scopedStore(reader, { component, projectId, now, author: SYSTEM });
}
