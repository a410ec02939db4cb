import type { BetterAuthOptions, BetterAuthPlugin } from "better-auth";
import type { EngineInput } from "../build.ts";
import { askedPasswords } from "../passwords.ts";

/** How the project's users may sign up and in. */
export function methodOptions({ asker, settings }: EngineInput) {
  return {
    emailAndPassword: {
      enabled: settings.emailPassword,
      disableSignUp: !settings.signUp,
      requireEmailVerification: settings.requireEmailVerification,
      autoSignIn: settings.autoSignIn,
      minPasswordLength: settings.minPasswordLength,
      maxPasswordLength: settings.maxPasswordLength,
      password: askedPasswords(asker),
    },
  } satisfies BetterAuthOptions;
}

/** Better Auth's plugins of the methods the project has switched on. */
export function methodPlugins(_input: EngineInput): BetterAuthPlugin[] {
  return [];
}
