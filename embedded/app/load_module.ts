import { refusal, uncaught } from "./refusal.ts";
import { HostError, messageOf } from "../errors.ts";
import type { Module } from "../functions/components.ts";
import { type LoadPhase, type LoadScope, runInScope } from "../functions/frame.ts";
import { UnsetVariableError } from "../functions/load_guards.ts";

/** A module of an app folder, and as what it is evaluated. */
interface LoadOptions {
  /** The app folder. */
  folder: string;
  /** The module's file, optionally with a query that makes its evaluation one of its own. */
  path: string;
  phase: LoadPhase;
  /** What its code sees as `process.env`. */
  env: Record<string, string>;
}

/**
 * Evaluates a module under the rules that Convex has for it at a push.
 *
 * @throws {HostError} APP_REFUSED when Convex would refuse it, in its words; APP_SYNTAX_ERROR when it can't
 * be read; AUTH_CONFIG_INVALID when auth.config reads a variable that is not set; COMPONENT_NOT_GIVEN.
 */
export async function loadModule(options: LoadOptions): Promise<Module> {
  const { path, phase, env } = options;
  const scope: LoadScope = { kind: "load", phase, component: { env }, ended: false };
  try {
    return await runInScope(scope, () => import(toUrl(path))) as Module;
  } catch (cause) {
    throw failure(options, cause);
  } finally {
    scope.ended = true;
  }
}

function failure({ folder, path, phase }: LoadOptions, cause: unknown): HostError {
  const message = messageOf(cause);
  if (message.includes("componentDefinitionPath")) {
    return new HostError(
      "COMPONENT_NOT_GIVEN",
      `${path} installs a component that the host was not given: pass it in \`components\``,
      { cause },
    );
  }
  if (isUnreadable(cause)) {
    return new HostError("APP_SYNTAX_ERROR", `Cannot load ${path}: ${message}`, { cause });
  }
  if (cause instanceof UnsetVariableError) {
    return new HostError("AUTH_CONFIG_INVALID", message, { cause });
  }
  const relative = path.slice(folder.length + 1).replace(/\.[cm]?[jt]sx?(\?.*)?$/, ".js");
  const analyzed = phase === "module" || phase === "node";
  const at = analyzed ? `Failed to analyze ${relative}: ` : "";
  return refusal(`${at}${uncaught(cause)}`, { cause });
}

/** Whether a module was not found, or its text is wrong; else its own code has thrown. */
function isUnreadable(cause: unknown): boolean {
  return cause instanceof SyntaxError ||
    (cause instanceof TypeError && Reflect.get(cause, "code") !== undefined);
}

function toUrl(path: string): string {
  const [file = "", query] = path.split("?");
  const parts = file.replaceAll("\\", "/").split("/").map(encodeURIComponent);
  const url = `file://${parts.join("/").replace(/^([A-Za-z])%3A/, "/$1:")}`;
  return query === undefined ? url : `${url}?${query}`;
}
