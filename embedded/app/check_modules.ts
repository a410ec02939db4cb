import type { ValidatorJSON } from "convex/values";
import { argsFault, returnsFault } from "./check_validators.ts";
import { identifierFault } from "../values/names.ts";
import { refusal, uncaught } from "./refusal.ts";
import type { Module } from "../functions/components.ts";
import { isRecord, isRouter } from "../functions/registered.ts";

const KINDS = ["isQuery", "isMutation", "isAction"] as const;
const NODE_KINDS = [
  ["isAction", "invokeAction", "Action"],
  ["isQuery", "invokeQuery", "Query"],
  ["isMutation", "invokeMutation", "Mutation"],
  ["isHttp", "invokeHttpAction", "HttpAction"],
] as const;

/**
 * Checks what a component's modules export, as Convex's backend does when they are pushed.
 *
 * @throws {HostError} APP_REFUSED with the backend's sentence.
 */
export function checkModules(
  modules: ReadonlyMap<string, Module>,
  nodeModules: ReadonlySet<string>,
): void {
  for (const [name, module] of modules) {
    const path = `${name}.js`;
    if (nodeModules.has(name)) checkNodeModule(path, module);
    else checkModule(path, module);
  }
}

function checkModule(path: string, module: Module): void {
  for (const [name, value] of Object.entries(module)) {
    if (isRecord(value)) checkExport(path, name, value);
  }
  if (path === "http.js") checkRouter(module);
  if (path === "crons.js") checkCrons(module);
}

function checkExport(path: string, name: string, value: Record<string, unknown>): void {
  if (KINDS.filter((kind) => kind in value).length !== 1) return;
  const at = `${path}:${name}`;
  const args = exported(value, { member: "exportArgs", at });
  if (args !== undefined) refuseInvalid(argsFault(args as ValidatorJSON), `${at}.exportArgs()`);
  const returns = exported(value, { member: "exportReturns", at });
  if (returns !== undefined) {
    refuseInvalid(returnsFault(returns as ValidatorJSON | null), `${at}.exportReturns()`);
  }
  if ("isPublic" in value && "isInternal" in value) return;
  if (value._handler !== undefined && typeof value._handler !== "function") {
    throw refusal(`${at}.handler is not a function.`);
  }
  const fault = identifierFault(name);
  if (fault !== null) throw refusal(`Invalid function name used in \`${path}\`: ${fault}`);
}

/** What a function says of its arguments or its result; undefined where it says nothing. */
function exported(
  value: Record<string, unknown>,
  { member, at }: { member: string; at: string },
): unknown {
  const method = value[member];
  if (method === undefined) return undefined;
  if (typeof method !== "function") {
    throw refusal(`${at}.${member} is not a function or \`undefined\`.`);
  }
  let text: unknown;
  try {
    text = method.call(value);
  } catch (thrown) {
    throw refusal(uncaught(thrown), { cause: thrown });
  }
  if (typeof text === "string") return JSON.parse(text);
  throw refusal(`Invalid ${member} return value: ${at}.${member}() didn't return a string.`);
}

function refuseInvalid(fault: string | null, from: string): void {
  if (fault !== null) throw refusal(`Invalid JSON returned from ${from}: ${fault}`);
}

function checkNodeModule(path: string, module: Module): void {
  for (const [name, value] of Object.entries(module)) {
    if (!isRecord(value)) continue;
    const kind = NODE_KINDS.find(([is, invoke]) =>
      Object.hasOwn(value, is) && Object.hasOwn(value, invoke)
    );
    if (kind === undefined) continue;
    if (kind[2] !== "Action") {
      throw refusal(
        `\`${name}\` defined in \`${path}\` is a ${
          kind[2]
        } function. Only actions can be defined in ` +
          "Node.js. See https://docs.convex.dev/functions/actions for more details.",
      );
    }
    const args = exported(value, { member: "exportArgs", at: `${path}:${name}` });
    const fault = args === undefined ? null : argsFault(args as ValidatorJSON);
    if (fault !== null) throw refusal(`Unable to parse JSON from \`exportArgs\`:\n${fault}`);
  }
}

function checkRouter(module: Module): void {
  if (!Object.hasOwn(module, "default")) {
    throw refusal("`convex/http.js` must have a default export of a Router.");
  }
  if (!isRouter(module.default)) {
    throw refusal("The default export of `convex/http.js` is not a Router.");
  }
}

function checkCrons(module: Module): void {
  if (!Object.hasOwn(module, "default")) {
    throw refusal("`convex/crons.js` must have a default export of a Crons object.");
  }
  const crons = module.default;
  if (!isRecord(crons) || crons.isCrons !== true) {
    throw refusal("The default export of `convex/crons.js` is not a Crons object.");
  }
}
