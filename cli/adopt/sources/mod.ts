import { auth0 } from "./auth0.ts";
import { betterAuth } from "./better_auth.ts";
import { clerk } from "./clerk.ts";
import { convex } from "./convex.ts";
import { firebase } from "./firebase.ts";
import { keycloak } from "./keycloak.ts";
import { records } from "./records.ts";
import { supabase } from "./supabase.ts";
import type { Source } from "./types.ts";

/** Where users come from, by the name that the command takes. */
export const SOURCES: Readonly<Record<string, Source>> = {
  "better-auth": betterAuth,
  convex,
  auth0,
  clerk,
  firebase,
  supabase,
  keycloak,
  records,
};
