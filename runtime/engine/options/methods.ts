import type { BetterAuthOptions, BetterAuthPlugin } from "better-auth";
import type { EngineInput } from "../build.ts";
import { UNITS_PER_CODE_POINT } from "../password_policy.ts";

/** How the project's users may sign up and in. */
export function methodOptions({ passwords, settings }: EngineInput) {
  return {
    emailAndPassword: {
      enabled: settings.emailPassword,
      disableSignUp: !settings.signUp,
      requireEmailVerification: settings.requireEmailVerification,
      autoSignIn: settings.autoSignIn,
      // The password policy counts code points, before Better Auth counts its units.
      minPasswordLength: 1,
      maxPasswordLength: settings.maxPasswordLength * UNITS_PER_CODE_POINT,
      password: passwords,
    },
  } satisfies BetterAuthOptions;
}

/** Better Auth's plugins of the methods the project has switched on. */
export function methodPlugins(_input: EngineInput): BetterAuthPlugin[] {
  return [];
}
