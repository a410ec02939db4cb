import type { BetterAuthPlugin } from "better-auth";

/** A plugin of the platform, for `defineLanes(auth, { plugins })`. */
export interface BanataPlugin {
  /** In kebab case; no two plugins of a deployment share one. */
  readonly id: string;
  /**
   * Keeps the plugin out of a bare `betterAuth()`, for the compiler and when it runs.
   *
   * @throws {Error} always
   */
  readonly middlewares: string;
}

/** What a plugin of the package's own is made of. */
interface PluginParts extends Pick<BetterAuthPlugin, "$ERROR_CODES" | "init" | "schema"> {
  readonly id: string;
  /** What holds its endpoints, each under its name; whatever else they hold is passed over. */
  readonly modules: readonly object[];
}

const PARTS = new WeakMap<BanataPlugin, PluginParts>();

/** Makes a plugin of the package's own. Those of an operator are made by `definePlugin`, which checks them. */
export function packagePlugin(parts: PluginParts): BanataPlugin {
  const plugin: BanataPlugin = {
    id: parts.id,
    // betterAuth() reads this as it is called, and nothing of what it leaves running does.
    get middlewares(): string {
      throw new Error(
        `Give the plugin to defineLanes(auth, { plugins }): current place is betterAuth(), plugin is "${parts.id}"`,
      );
    },
  };
  PARTS.set(plugin, parts);
  return plugin;
}

/**
 * A plugin as Better Auth takes it, for an engine that the runtime builds.
 *
 * @throws {Error} when neither {@link packagePlugin} nor `definePlugin` made it
 */
export function betterAuthPlugin(plugin: BanataPlugin): BetterAuthPlugin {
  const parts = PARTS.get(plugin);
  if (parts !== undefined) {
    const { modules, ...own } = parts;
    return { ...own, endpoints: Object.fromEntries(modules.flatMap(endpointsIn)) };
  }
  throw new Error(`Make a plugin with definePlugin(): current plugin is "${plugin.id}"`);
}

type Endpoint = NonNullable<BetterAuthPlugin["endpoints"]>[string];

function endpointsIn(module: object): [string, Endpoint][] {
  return Object.entries(module).filter((entry): entry is [string, Endpoint] =>
    isEndpoint(entry[1])
  );
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "function" && "path" in value && "options" in value;
}
