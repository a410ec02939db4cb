import type { Caller } from "../auth/caller.ts";
import {
  canonicalPath,
  type Components,
  inComponent,
  shortPath,
  splitPath,
  type Target,
} from "../functions/components.ts";
import { requireKind } from "../functions/invoke.ts";
import {
  type FunctionKind,
  functionKindOf,
  type RegisteredFunction,
} from "../functions/registered.ts";
import { FunctionNotFoundError } from "./failure.ts";
import type { SystemQueries } from "./system_queries.ts";

/** Names a function from outside. */
export interface FunctionName {
  /** `module:export`. */
  path: string;
  /** Path of the component that owns it; the app by default. */
  component?: string;
}

/** A function that the caller may call. */
export interface Admitted {
  target: Target;
  registered: RegisteredFunction;
  kind: FunctionKind;
  /** See `LiveRequest.untracked`. */
  untracked: boolean;
}

const SYSTEM_PREFIX = "_system/";

/** Decides what may be called from outside: public functions of the app, and with the admin key everything. */
export class FunctionGate {
  readonly #components: Components;
  readonly #system: SystemQueries;

  /** `system` are the host's own queries. */
  constructor(components: Components, system: SystemQueries) {
    this.#components = components;
    this.#system = system;
  }

  /**
   * Finds a function of a kind (of any, if none is given).
   *
   * @throws {FunctionNotFoundError} when there is none or the caller may not know of it.
   */
  async admit(name: FunctionName, caller: Caller, kind?: FunctionKind): Promise<Admitted> {
    const target = { component: name.component ?? "", path: canonicalPath(name.path) };
    if (!caller.isAdmin && target.component !== "") throw notFound(target, kind);
    const found = target.path.startsWith(SYSTEM_PREFIX)
      ? this.#system.find(target)
      : await this.#find(target);
    if (found === null || !(caller.isAdmin || found.registered.isPublic)) {
      throw notFound(target, kind);
    }
    const { registered, untracked } = found;
    if (kind !== undefined) requireKind(registered, { kind, path: target.path });
    return { target, registered, kind: functionKindOf(registered), untracked };
  }

  async #find(target: Target): Promise<Pick<Admitted, "registered" | "untracked"> | null> {
    try {
      return { registered: await this.#components.function(target), untracked: false };
    } catch {
      return null;
    }
  }
}

/** Convex's own words, which its command line looks for. */
function notFound(
  { component, path }: Target,
  kind: FunctionKind | undefined,
): FunctionNotFoundError {
  const what = `'${shortPath(splitPath(path))}'${inComponent(component)}`;
  return new FunctionNotFoundError(
    kind === undefined
      ? `Could not find function for ${what}. Did you forget to run \`npx convex dev\`?`
      : `Could not find public function for ${what}.`,
  );
}
