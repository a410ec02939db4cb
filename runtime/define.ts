import type { RegisteredMutation, RegisteredQuery } from "convex/server";
import type { BanataComponent } from "./component_api.ts";
import { preflightGate, writeGate } from "./gate.ts";
import { touchGate } from "./key_use.ts";
import { deliverMail } from "./mails/deliver.ts";
import type { DeliverMailArgs } from "./references.ts";
import { setupToken } from "./setup.ts";
import type { GateArgs, LaneResponse, LaneResult, ReadArgs, UsedKey } from "./wire.ts";

/** What an app binds the runtime to. */
export interface BanataAuthOptions {
  /** The installed component: `components.banataAuth`. */
  readonly component: BanataComponent;
}

/** The bound runtime: what the app's other files and its own functions use. */
export interface BanataAuth {
  /** The installed component. */
  readonly component: BanataComponent;
  /** Internal functions the app exports from `banataAuth/auth.ts`, under these names. */
  readonly functions: {
    /** The outer mutation of the write lane. */
    readonly write: RegisteredMutation<"internal", GateArgs, Promise<LaneResult>>;
    /** Writes the last use of a key that a query saw. */
    readonly touch: RegisteredMutation<"internal", UsedKey, Promise<null>>;
    /** Answers preflights. */
    readonly preflight: RegisteredQuery<"internal", ReadArgs, Promise<LaneResponse>>;
    /** Makes the setup token, or null once the platform is set up. */
    readonly setupToken: RegisteredMutation<
      "internal",
      Record<string, never>,
      Promise<string | null>
    >;
    /** Delivers a queued mail; a queue schedules it. */
    readonly deliverMail: RegisteredMutation<"internal", DeliverMailArgs, Promise<null>>;
  };
}

/**
 * Binds the runtime to an app. It holds no Better Auth, so functions that only use this load fast;
 * `defineLanes` of `@banata-auth/convex/lanes` makes those that run it.
 *
 * @example
 * ```ts ignore
 * export const auth = defineBanataAuth({ component: components.banataAuth });
 * export const { deliverMail, preflight, setupToken, touch, write } = auth.functions;
 * ```
 */
export function defineBanataAuth({ component }: BanataAuthOptions): BanataAuth {
  return {
    component,
    functions: {
      write: writeGate(component),
      touch: touchGate(component),
      preflight: preflightGate(component),
      setupToken: setupToken(component),
      deliverMail: deliverMail(component),
    },
  };
}
