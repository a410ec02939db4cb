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
  actorName: v.optional(v.string()),
  actorEmail: v.optional(v.string()),
  ipAddress: v.optional(v.string()),
  userAgent: v.optional(v.string()),
  requestId: v.optional(v.string()),
  method: v.optional(v.string()),
  impersonatedBy: v.optional(v.string()),
  via: v.optional(v.string()),
  order: v.optional(v.number()),
});

/** Who made a change and in which request; without one it was the system. */
export type Author = {
  /** What kind of actor it was. */
  actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
  /** The actor's id; absent for nobody. */
  actorId?: string;
  /** The actor's name as it was: a user's, or a key's. */
  actorName?: string;
  /** The user's address as it was. */
  actorEmail?: string;
  /** The client's address, as the host believes it. */
  ipAddress?: string;
  /** What the client said it is. */
  userAgent?: string;
  /** The request's id, as its answer told it. */
  requestId?: string;
  /** How the user signs in or signed in: `password`, `magic-link`, `oauth:google`. */
  method?: string;
  /** Who acts as this user, by their id; it is told in the event's metadata. */
  impersonatedBy?: string;
  /** The route's path, which some names of actions depend on. */
  via?: string;
  /** Which of the request's writes it is, from 0: events of one time are read in this order. */
  order?: number;
};
