import { apiKey } from "@better-auth/api-key";
import { createClient, type GenericCtx } from "@convex-dev/better-auth";
import { convex } from "@convex-dev/better-auth/plugins";
import { betterAuth } from "better-auth/minimal";
import { admin } from "better-auth/plugins/admin";
import { componentsGeneric, type GenericDataModel } from "convex/server";
import authConfig from "./auth.config.ts";

/** Better Auth's own plugins for keys and roles. A key's limit is one that the bench does not reach. */
export const rightsPlugins = () => [
  convex({ authConfig }),
  apiKey({ rateLimit: { maxRequests: 1_000_000_000 } }),
  admin(),
];

export const authComponent = createClient<GenericDataModel>(
  componentsGeneric().betterAuth as never,
);

export const createAuth = (ctx: GenericCtx<GenericDataModel>) =>
  betterAuth({
    baseURL: process.env.CONVEX_SITE_URL,
    database: authComponent.adapter(ctx),
    emailAndPassword: { enabled: true, requireEmailVerification: false },
    plugins: rightsPlugins(),
  });
