import type { InProcessPlatform } from "../support/in_process.ts";
import type { Client } from "../support/client.ts";
import type { BanataAuth } from "../support/sdk/mod.ts";
import type { ProjectWithKey } from "../support/set_up.ts";
import type { Shape } from "./shape.ts";

/** Where the SDK's methods are called. */
export interface SdkWorld {
  readonly platform: InProcessPlatform;
  readonly project: ProjectWithKey;
  /** The project's owner, signed in on the platform. */
  readonly admin: Client;
  /** For what must have happened before; its requests are not looked at. */
  readonly sdk: BanataAuth;
  /** A new user of the project's, signed in. */
  signUp(): Promise<SdkUser>;
  /** A number that was not given before. */
  next(): number;
}

/** Somebody at the project's app. */
export interface SdkUser {
  readonly client: Client;
  readonly id: string;
  readonly email: string;
}

/** A call that is ready to be made. */
export interface PreparedMethod {
  readonly call: (sdk: BanataAuth) => Promise<unknown>;
  /** What the request's JSON says; absent for a request without a body. */
  readonly body?: unknown;
}

/** One method of the SDK: the request it sends and the reply it must get. */
export interface MethodRow {
  /** As callers write it, e.g. `apiKeys.create`. */
  readonly method: string;
  /** Tells several calls of one method apart. */
  readonly variant?: string;
  /** @default "POST" */
  readonly http?: "GET";
  /** From the base URL on. */
  readonly path: string;
  readonly prepare: (world: SdkWorld) => PreparedMethod | Promise<PreparedMethod>;
  /** The reply's JSON. */
  readonly reply: Shape;
  /** What the SDK makes of it. @default the reply's shape */
  readonly result?: Shape;
  /** Whether an operator's cookie stands in the place of the key, which may not do this. */
  readonly asOperator?: boolean;
  /** The SDK's error, where a project's key is refused by design. */
  readonly refused?: { readonly name: string; readonly status: number };
}
