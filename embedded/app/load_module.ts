import { pathToFileURL } from "node:url";
import {
  countImports,
  hasLoader,
  installLoader,
  refuseNodeImports,
  watchImports,
} from "./import_graph.ts";
import { describeUnreadable } from "./describe_unreadable.ts";
import { refusal, uncaught } from "./refusal.ts";
import { hasCode, HostError, messageOf } from "../errors.ts";
import type { Module } from "../functions/components.ts";
import { type LoadPhase, type LoadScope, runInScope, runOutside } from "../functions/frame.ts";
import { UnsetVariableError } from "../functions/load_guards.ts";

/** A module of an app folder, and as what it is evaluated. */
interface LoadOptions {
  /** The app folder. */
  folder: string;
  /** The module's file. */
  path: string;
  /** Makes its evaluation one of its own; else it is evaluated once a process. */
  evaluation?: number;
  phase: LoadPhase;
  /** What its code sees as `process.env`. */
  env: Record<string, string>;
  /** Ms in which nothing more is imported after which its evaluation is given up; 10 s by default. */
  patienceMs?: number;
}

const PATIENCE_MS = 10_000;

/**
 * Evaluates a module under the rules that Convex has for it at a push.
 *
 * @throws {HostError} APP_REFUSED when Convex would refuse it, in its words; APP_SYNTAX_ERROR when it can't
 * be read; AUTH_CONFIG_INVALID when auth.config reads a variable that is not set; COMPONENT_NOT_GIVEN.
 */
export async function loadModule(options: LoadOptions): Promise<Module> {
  const { folder, path, phase, evaluation } = options;
  const query = evaluation === undefined ? "" : `?evaluation=${evaluation}`;
  const url = `${pathToFileURL(path).href}${query}`;
  watchImports(url);
  const module = await evaluate(url, options);
  if (phase !== "node") refuseNodeImports(url, (each) => nameOf(folder, each));
  return module;
}

async function evaluate(url: string, options: LoadOptions): Promise<Module> {
  const { patienceMs = PATIENCE_MS, phase, env } = options;
  const scope: LoadScope = { kind: "load", phase, component: { env }, ended: false };
  let isStalled = false;
  try {
    const evaluated = runInScope(scope, () => import(url)) as Promise<Module>;
    return await beforeItStalls(evaluated, { patienceMs, phase });
  } catch (cause) {
    isStalled = cause instanceof StalledError;
    const isResolvable = isUnreadable(cause) && !(cause instanceof SyntaxError) && !hasLoader();
    if (!isResolvable) throw failure(options, cause);
  } finally {
    scope.ended = true;
    // Deno would evaluate nothing else before it.
    if (!isStalled) await forgetContext();
  }
  // Nothing was evaluated yet: Deno has not found all that is imported.
  installLoader();
  return await evaluate(url, options);
}

/**
 * What evaluation gives, unless it waits for what will never come: `await new Promise(() => {})`. Convex's own
 * runtime waits for nothing that is not there at once.
 */
async function beforeItStalls(
  evaluated: Promise<Module>,
  { patienceMs, phase }: { patienceMs: number; phase: LoadPhase },
): Promise<Module> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    let seen = countImports();
    const look = (): void => {
      const now = countImports();
      if (now === seen) return reject(new StalledError(phase));
      seen = now;
      timer = setTimeout(look, patienceMs);
    };
    timer = setTimeout(look, patienceMs);
  });
  try {
    return await Promise.race([evaluated, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

/** A module that waits without an end while it is evaluated. */
class StalledError extends Error {
  constructor(phase: LoadPhase) {
    super(
      phase === "node"
        ? "It waits for what does not come while it is loaded: await it inside of a function"
        : "Top-level awaits in source files are unsupported",
    );
  }
}

/** Counts for all hosts of this process. */
let forgotten = 0;

/**
 * Deno leaves the asynchronous context of the module that was evaluated last to whatever it calls next, such as
 * a server's handler. Evaluates an empty one in no context.
 */
async function forgetContext(): Promise<void> {
  const empty = `data:text/javascript,export {};//${forgotten++}`;
  await runOutside(() => import(empty));
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
    const sentence = describeUnreadable(message, (each) => nameOf(folder, each));
    return sentence === null
      ? new HostError("APP_SYNTAX_ERROR", `Cannot load ${path}: ${message}`, { cause })
      : refusal(sentence, { cause });
  }
  if (cause instanceof UnsetVariableError) {
    return new HostError("AUTH_CONFIG_INVALID", message, { cause });
  }
  const relative = path.slice(folder.length + 1).replace(/\.[cm]?[jt]sx?$/, ".js");
  const analyzed = phase === "module" || phase === "node";
  const at = analyzed ? `Failed to analyze ${relative}: ` : "";
  const what = cause instanceof StalledError ? cause.message : uncaught(cause);
  return refusal(`${at}${what}`, { cause });
}

/** What Node says of an import that leads nowhere. */
const NOT_FOUND = [
  "ERR_MODULE_NOT_FOUND",
  "ERR_PACKAGE_PATH_NOT_EXPORTED",
  "ERR_UNKNOWN_FILE_EXTENSION",
  "ERR_UNSUPPORTED_DIR_IMPORT",
];

/** Whether a module was not found, or its text is wrong; else its own code has thrown. */
function isUnreadable(cause: unknown): boolean {
  return cause instanceof SyntaxError ||
    (cause instanceof TypeError && Reflect.get(cause, "code") !== undefined) ||
    hasCode(cause, ...NOT_FOUND) ||
    /^Error: (Could not resolve|No loader is configured for) "/.test(messageOf(cause));
}

/** A file as Convex's command line names it: from the folder that holds the app's. */
function nameOf(folder: string, url: string): string {
  const root = pathToFileURL(folder.slice(0, folder.lastIndexOf("/") + 1)).href;
  return (url.startsWith(root) ? url.slice(root.length) : url).replace(/\?.*/, "");
}
