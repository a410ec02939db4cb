import { defineTable } from "convex/server";
import { v } from "convex/values";

/**
 * Who sends the mails of projects.
 *
 * - `mailRound`: one row per project that has sent a mail: the number of its last round, until when that one
 *   has what it took in hand (epoch ms), and whether it takes more. Written by mail_rounds.ts and mail_changes.ts,
 *   read by mail_rounds.ts.
 */
export const MAIL_ROUND_TABLES = {
  mailRound: defineTable({
    projectId: v.string(),
    round: v.number(),
    until: v.number(),
    isTaking: v.boolean(),
  }).index("p", ["projectId"]),
};
