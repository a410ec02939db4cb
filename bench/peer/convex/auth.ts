import { createClient, type GenericCtx } from "@convex-dev/better-auth";
import { convex } from "@convex-dev/better-auth/plugins";
import { betterAuth } from "better-auth/minimal";
import { componentsGeneric, type GenericDataModel } from "convex/server";
import authConfig from "./auth.config.ts";

interface Passwords {
  hash(password: string): Promise<string>;
  verify(data: { hash: string; password: string }): Promise<boolean>;
}

/**
 * The bench gives its scrypt here. Convex has no node:crypto in HTTP actions, so the app can't import
 * it; where nobody gives it, as in the bundles, Better Auth hashes by itself.
 */
const password: Passwords | undefined = Reflect.get(globalThis, "BENCH_PASSWORDS");
/** The docs call the plugin required; without it nothing makes a token for Convex. */
const makesTokens = process.env.PEER_TOKENS !== "off";

export const authComponent = createClient<GenericDataModel>(
  componentsGeneric().betterAuth as never,
);

export const createAuth = (ctx: GenericCtx<GenericDataModel>) =>
  betterAuth({
    baseURL: process.env.CONVEX_SITE_URL,
    database: authComponent.adapter(ctx),
    emailAndPassword: { enabled: true, requireEmailVerification: false, password },
    plugins: makesTokens ? [convex({ authConfig })] : [],
  });
