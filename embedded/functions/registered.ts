/**
 * What convex/server puts on the objects that `query()`, `mutation()`, `action()`, `httpAction()`,
 * `httpRouter()`, `cronJobs()`, `defineSchema()` and `defineComponent()` return. Convex's own backend uses
 * these members; its types hide them, so they are written down and checked here, once.
 */
import type { ValidatorJSON } from "convex/values";

/** What a function may do, as its builder fixed it. */
export type FunctionKind = "query" | "mutation" | "action";

/** A function made by one of convex/server's builders. */
export interface RegisteredFunction {
  readonly isQuery?: boolean;
  readonly isMutation?: boolean;
  readonly isAction?: boolean;
  readonly isPublic?: boolean;
  readonly isInternal?: boolean;
  /** Take a JSON array of one argument object, return JSON. */
  readonly invokeQuery?: (args: string) => Promise<string>;
  readonly invokeMutation?: (args: string) => Promise<string>;
  readonly invokeAction?: (requestId: string, args: string) => Promise<string>;
  exportArgs(): string;
  exportReturns(): string;
}

/** An HTTP action inside a router. */
export interface RegisteredHttpAction {
  invokeHttpAction(request: Request): Promise<Response>;
}

/** A router made by `httpRouter()`. */
export interface Router {
  lookup(path: string, method: string): readonly [RegisteredHttpAction, string, string] | null;
  getRoutes(): readonly (readonly [string, string, RegisteredHttpAction])[];
}

/** A table of `schema.export()`. */
export interface ExportedTable {
  tableName: string;
  indexes: { indexDescriptor: string; fields: string[] }[];
  /** Of these and the next two older versions of convex know nothing. */
  stagedDbIndexes?: { indexDescriptor: string; fields: string[] }[];
  stagedSearchIndexes?: unknown[];
  stagedVectorIndexes?: unknown[];
  searchIndexes: unknown[];
  vectorIndexes: unknown[];
  documentType: ValidatorJSON;
}

/** `schema.export()`, parsed. */
export interface ExportedSchema {
  tables: ExportedTable[];
  schemaValidation: boolean;
}

/** `definition.export()` of an app or a component. */
export interface ExportedDefinition {
  name?: string;
  childComponents: {
    name: string;
    path: string;
    env: [string, { type: "value"; value: string } | { type: "envVar"; name: string }][] | null;
  }[];
  httpMounts?: Record<string, string>;
  /** Of an app: where its own routes begin, as `/prefix/`. */
  httpPrefix?: string;
}

/** Which kind a function is. */
export function functionKindOf(registered: RegisteredFunction): FunctionKind {
  if (registered.isQuery) return "query";
  return registered.isMutation ? "mutation" : "action";
}

/** Whether a module's export is a Convex function. */
export function isRegisteredFunction(value: unknown): value is RegisteredFunction {
  if (typeof value !== "function") return false;
  return "isQuery" in value || "isMutation" in value || "isAction" in value;
}

/** Whether a value is what `httpRouter()` returns. */
export function isRouter(value: unknown): value is Router {
  return isRecord(value) && value.isRouter === true && typeof value.lookup === "function";
}

/** Reads `schema.export()`; throws a TypeError when the value is no schema. */
export function exportSchema(schema: unknown): ExportedSchema {
  if (!isRecord(schema) || typeof schema.export !== "function") {
    throw new TypeError("The default export of schema.ts is not a defineSchema() result");
  }
  return JSON.parse(schema.export() as string) as ExportedSchema;
}

/** Reads `definition.export()`; throws a TypeError when the value defines neither app nor component. */
export function exportDefinition(definition: unknown): ExportedDefinition {
  if (!isRecord(definition) || typeof definition.export !== "function") {
    throw new TypeError("The default export of convex.config.ts defines no app or component");
  }
  return definition.export() as ExportedDefinition;
}

/** A function's validators, parsed once: building them walks the whole validator tree. */
interface FunctionValidators {
  args: ValidatorJSON;
  returns: ValidatorJSON | null;
}

const parsed = new WeakMap<RegisteredFunction, FunctionValidators>();

/** The argument and return validators of a function. */
export function validatorsOf(registered: RegisteredFunction): FunctionValidators {
  let validators = parsed.get(registered);
  if (validators === undefined) {
    validators = {
      args: JSON.parse(registered.exportArgs()) as ValidatorJSON,
      returns: JSON.parse(registered.exportReturns()) as ValidatorJSON | null,
    };
    parsed.set(registered, validators);
  }
  return validators;
}

/** Whether a value is an object or function whose members can be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
