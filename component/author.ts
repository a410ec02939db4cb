import { v, type Validator } from "convex/values";

/** Who made a change and in which request. */
export const authorValidator: Validator<Author, "required", string> = v.object({
  actorType: v.union(
    v.literal("user"),
    v.literal("api_key"),
    v.literal("operator"),
    v.literal("anonymous"),
    v.literal("system"),
  ),
  actorId: v.optional(v.string()),
  requestId: v.optional(v.string()),
});

/** Who made a change and in which request; without one it was the system. */
export type Author = {
  /** What kind of actor it was. */
  actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
  /** The actor's id; absent for nobody. */
  actorId?: string;
  /** The request's id, as its answer told it. */
  requestId?: string;
};
