/**
 * Imports pushed bundles as Convex does while it analyzes a push: each in a context of its own that
 * has web-like globals and nothing of Node or Deno.
 *
 * @module
 */

import { AsyncLocalStorage } from "node:async_hooks";
import { join, normalize } from "node:path/posix";
import vm from "node:vm";
import type { PushedModule } from "./protocol.ts";

/** What a context offers besides the web's globals. */
export interface EvaluateOptions {
  /** Environment of the module; undefined makes every look into `process.env` an error. */
  env?: Record<string, string>;
  /** Modules that the bundle may import by these specifiers, as their default exports. */
  given?: Record<string, unknown>;
}

/** The exports of a module. */
export type ModuleExports = Record<string, unknown>;

/**
 * Imports `entry` with everything it reaches among `modules`.
 *
 * @throws {Error} if a module throws at import, or imports what was not pushed with it.
 */
export async function evaluate(
  modules: readonly PushedModule[],
  entry: string,
  options: EvaluateOptions = {},
): Promise<ModuleExports> {
  const linker = new Linker(modules, options);
  return await linker.import(normalize(entry));
}

class Linker {
  readonly #context: vm.Context;
  readonly #sources: Map<string, string>;
  readonly #given: Record<string, unknown>;
  readonly #modules = new Map<string, vm.Module>();

  constructor(modules: readonly PushedModule[], { env, given = {} }: EvaluateOptions) {
    this.#context = createContext(env);
    this.#sources = new Map(modules.map((module) => [normalize(module.path), module.source]));
    this.#given = given;
  }

  async import(path: string): Promise<ModuleExports> {
    const module = this.#module(path);
    await this.#finish(module);
    return module.namespace as ModuleExports;
  }

  #module(path: string): vm.Module {
    const known = this.#modules.get(path);
    if (known) return known;
    const source = this.#sources.get(path);
    if (source === undefined) throw new Error(`Module ${path} is not in the push`);
    const module = new vm.SourceTextModule(source, {
      context: this.#context,
      identifier: path,
      importModuleDynamically: async (specifier: string) => {
        const target = this.#resolve(specifier, path);
        await this.#finish(target);
        return target;
      },
    });
    this.#modules.set(path, module);
    return module;
  }

  #resolve(specifier: string, from: string): vm.Module {
    if (specifier in this.#given) return this.#givenModule(specifier);
    if (specifier.startsWith(".")) return this.#module(join(from, "..", specifier));
    throw new Error(`Bundle ${from} still imports "${specifier}", which Convex does not have`);
  }

  #givenModule(specifier: string): vm.Module {
    const value = this.#given[specifier];
    const module = new vm.SyntheticModule(["default"], () => module.setExport("default", value), {
      context: this.#context,
    });
    return module;
  }

  async #finish(module: vm.Module): Promise<void> {
    if (module.status === "unlinked") {
      await module.link((specifier, from) => this.#resolve(specifier, from.identifier));
    }
    if (module.status === "linked") await module.evaluate();
  }
}

function createContext(env: Record<string, string> | undefined): vm.Context {
  const globals: Record<string, unknown> = { ...webGlobals(), ...forbidden() };
  globals.globalThis = globals;
  globals.self = globals;
  globals.process = { env: env ? { ...env } : unreadableEnv() };
  return vm.createContext(globals);
}

function webGlobals(): Record<string, unknown> {
  const silent = () => {};
  return {
    console: { log: silent, info: silent, warn: silent, error: silent, debug: silent },
    AsyncLocalStorage,
    AbortController,
    AbortSignal,
    atob,
    Blob,
    btoa,
    crypto,
    CryptoKey,
    DOMException,
    Event,
    EventTarget,
    FormData,
    Headers,
    performance,
    queueMicrotask,
    ReadableStream,
    Request,
    Response,
    structuredClone,
    TextDecoder,
    TextEncoder,
    TransformStream,
    URL,
    URLSearchParams,
    WritableStream,
  };
}

/** What exists at run time but must not be used while a module is imported. */
function forbidden(): Record<string, unknown> {
  const refuse = (name: string) => () => {
    throw new Error(`${name} is not allowed while a module is imported`);
  };
  return {
    fetch: refuse("fetch()"),
    setTimeout: refuse("setTimeout()"),
    setInterval: refuse("setInterval()"),
    clearTimeout: () => {},
    clearInterval: () => {},
    Convex: {
      syscall: refuse("Convex.syscall()"),
      asyncSyscall: refuse("Convex.asyncSyscall()"),
      jsSyscall: refuse("Convex.jsSyscall()"),
    },
  };
}

function unreadableEnv(): object {
  const refuse = () => {
    throw new Error("Environment variables are not available while a schema is evaluated");
  };
  return new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse });
}
