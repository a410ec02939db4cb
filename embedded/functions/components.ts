import type { ValidatorJSON } from "convex/values";
import { isRegisteredFunction, type RegisteredFunction } from "./registered.ts";
import { HANDLE_PREFIX } from "../values/validate.ts";

/** A module's exports. */
export type Module = Record<string, unknown>;

/** One installed component; the app itself is the one whose path is empty. */
export interface Component {
  /** Names from the app down, joined by `/`. */
  readonly path: string;
  /** What its functions see as `process.env`. */
  readonly env: Record<string, string>;
  /** Document validators by table; empty when the schema asks for no validation. */
  readonly documentTypes: ReadonlyMap<string, ValidatorJSON>;
  /** Indexes that the schema stages, as `table.index`; nothing is read by them. */
  readonly stagedIndexes: ReadonlySet<string>;
  /** Loads a module by its path without extension; undefined when there is none. */
  load(module: string): Module | undefined | Promise<Module | undefined>;
  /** Paths of all its modules. */
  readonly moduleNames: readonly string[];
  /** Those of them that Convex would run in Node. */
  readonly nodeModules: ReadonlySet<string>;
  /** URL prefixes that lead to child components' routers, as `/prefix/` to child name. */
  readonly httpMounts: Readonly<Record<string, string>>;
  /** Where the app's own routes begin, as `/prefix/`; mounts are not below it. */
  readonly httpPrefix?: string;
}

/** A function's address: the component that owns it, and `module:export`. */
export interface Target {
  readonly component: string;
  readonly path: string;
  /** Set where one component calls another, which exports its public functions only. */
  readonly exportedOnly?: boolean;
}

/** How convex/server addresses a function in a call. */
export interface FunctionAddress {
  name?: string;
  reference?: string;
  functionHandle?: string;
}

const CHILD_PREFIX = "_reference/childComponent/";

/** The installed components and the functions in them. */
export class Components {
  readonly #byPath = new Map<string, Component>();

  /** Installs a component, or replaces the one at its path. */
  add(component: Component): void {
    this.#byPath.set(component.path, component);
  }

  /** All of them, the app first. */
  all(): IterableIterator<Component> {
    return this.#byPath.values();
  }

  /** The component at a path; throws when none is installed there. */
  get(path: string): Component {
    const component = this.#byPath.get(path);
    if (component === undefined) throw new Error(`Component "${path}" is not installed`);
    return component;
  }

  /** The component at a path, or a stand-in for one that is no longer installed but has left jobs or files. */
  getOrUnmounted(path: string): Component {
    return this.#byPath.get(path) ?? {
      path,
      env: {},
      documentTypes: new Map(),
      stagedIndexes: new Set(),
      load: () => Promise.resolve(undefined),
      moduleNames: [],
      nodeModules: new Set(),
      httpMounts: {},
    };
  }

  /** Resolves the address in a call that code of component `from` made. */
  resolve(from: string, address: FunctionAddress): Target {
    if (address.functionHandle !== undefined) return parseHandle(address.functionHandle);
    if (address.name !== undefined) return { component: from, path: address.name };
    const reference = address.reference ?? "";
    if (!reference.startsWith(CHILD_PREFIX)) {
      throw new Error(`Cannot resolve the function reference "${reference}"`);
    }
    const parts = reference.slice(CHILD_PREFIX.length).split("/");
    const [child = "", ...path] = parts;
    const name = path.pop() ?? "";
    return {
      component: from === "" ? child : `${from}/${child}`,
      path: `${path.join("/")}:${name}`,
      exportedOnly: true,
    };
  }

  /**
   * Loads a function, at once where its module is there; throws a sentence that names module and export when
   * it is not.
   */
  function(target: Target): RegisteredFunction | Promise<RegisteredFunction> {
    const path = splitPath(target.path);
    const loaded = this.get(target.component).load(path.module);
    return loaded instanceof Promise
      ? loaded.then((module) => this.#exported(target, path, module))
      : this.#exported(target, path, loaded);
  }

  #exported(
    target: Target,
    { module, name }: { module: string; name: string },
    loaded: Module | undefined,
  ): RegisteredFunction {
    const value = loaded?.[name];
    if (!isRegisteredFunction(value)) {
      throw new Error(
        `Could not find public function for '${shortPath({ module, name })}'${
          inComponent(target.component)
        }.`,
      );
    }
    if (target.exportedOnly && !value.isPublic) {
      throw new Error(
        `Child ${
          describe(target.component)
        } does not export "${target.path}": make it public there`,
      );
    }
    return value;
  }
}

/** Writes an address that any component may call later. */
export function toHandle(target: Target): string {
  return `${HANDLE_PREFIX}${target.component};${target.path}`;
}

/** The one spelling of a function's path: without `.js`, and with the default export written out. */
export function canonicalPath(path: string): string {
  const { module, name } = splitPath(path);
  return `${module}:${name}`;
}

/** A function's path as Convex's errors write it: without the default export's name. */
export function shortPath({ module, name }: { module: string; name: string }): string {
  return name === "default" ? module : `${module}:${name}`;
}

/** Where a function is, as Convex's errors say it; nothing of the app's own. */
export function inComponent(component: string): string {
  return component === "" ? "" : ` in '${component}'`;
}

/** Names a component for people. */
export function describe(component: string): string {
  return component === "" ? "the app" : `component "${component}"`;
}

function parseHandle(handle: string): Target {
  const [component, path] = handle.slice(HANDLE_PREFIX.length).split(";");
  if (!handle.startsWith(HANDLE_PREFIX) || component === undefined || path === undefined) {
    throw new Error(`Cannot call "${handle}": it is not a function handle`);
  }
  return { component, path };
}

/** The module and the export of a function's path. */
export function splitPath(path: string): { module: string; name: string } {
  const colon = path.indexOf(":");
  const module = colon < 0 ? path : path.slice(0, colon);
  return {
    module: module.endsWith(".js") ? module.slice(0, -3) : module,
    name: colon < 0 ? "default" : path.slice(colon + 1).split(":", 1)[0] ?? "default",
  };
}
