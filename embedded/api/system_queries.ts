import type { JSONValue } from "convex/values";
import type { Components, Target } from "../functions/components.ts";
import { currentFrame, type Frame } from "../functions/frame.ts";
import {
  functionKindOf,
  isRegisteredFunction,
  isRouter,
  type RegisteredFunction,
} from "../functions/registered.ts";
import type { Executor } from "../functions/executor.ts";
import type { Environment } from "../app/environment.ts";
import { isObject, type JSONObject } from "../values/json.ts";

/** What the system queries tell about. */
interface SystemQueryParts {
  executor: Executor;
  environment: Environment;
  /** Base URL of the functions API. */
  cloudUrl: () => string;
}

/** A system query. It is internal: for administrators only. */
interface SystemQuery {
  registered: RegisteredFunction;
  /** Whether it reads what no read set names. */
  untracked: boolean;
}

type Answer = (frame: Frame, args: JSONObject) => JSONValue | Raw | Promise<JSONValue | Raw>;

/** JSON text, where parsing it first would be in vain. */
class Raw {
  constructor(readonly text: string) {}
}

const MAX_PAGE = 10_000;

/** The `_system/` queries that Convex's command line asks, each in the component it names. */
export class SystemQueries {
  readonly #queries: ReadonlyMap<string, SystemQuery>;

  /** Asks nothing yet. */
  constructor(parts: SystemQueryParts) {
    const { environment, executor } = parts;
    this.#queries = new Map(Object.entries({
      "_system/cli/tables:default": untracked((frame) => listTables(executor, frame)),
      "_system/cli/tableData:default": tracked((frame, args) => readTable(executor, frame, args)),
      "_system/cli/queryEnvironmentVariables:default": tracked(() => environment.list()),
      "_system/cli/queryEnvironmentVariables:get": tracked((_, { name }) =>
        environment.find(String(name))
      ),
      "_system/cli/modules:apiSpec": tracked((frame) =>
        specifyFunctions(executor.components, frame)
      ),
      // No import is under way. The command line learns from its next request that none can be.
      "_system/cli/queryImport:list": tracked(() => []),
      "_system/cli/convexUrl:cloudUrl": tracked(() => parts.cloudUrl()),
      "_system/frontend/components:list": tracked(() => listComponents(executor.components)),
    }));
  }

  /** The query at a path of an installed component, or null. */
  find(target: Target): SystemQuery | null {
    return this.#queries.get(target.path) ?? null;
  }
}

function tracked(answer: Answer): SystemQuery {
  return { registered: systemQuery(answer), untracked: false };
}

function untracked(answer: Answer): SystemQuery {
  return { registered: systemQuery(answer), untracked: true };
}

/** A query that the executor runs like the app's own, but with the host's means. */
function systemQuery(answer: Answer): RegisteredFunction {
  const invokeQuery = async (text: string): Promise<string> => {
    const frame = currentFrame();
    if (frame === undefined) throw new Error("Cannot run a system query outside of the host");
    const [args] = JSON.parse(text) as JSONValue[];
    const result = await answer(frame, isObject(args) ? args : {});
    return result instanceof Raw ? result.text : JSON.stringify(result);
  };
  return {
    isQuery: true,
    isInternal: true,
    invokeQuery,
    exportArgs: () => '{"type":"any"}',
    exportReturns: () => "null",
  };
}

function listTables({ store }: Executor, { component }: Frame): JSONValue {
  const page = [...store.catalog.tables()]
    .filter((table) => table.component === component.path && !table.name.startsWith("_"))
    .map(({ name }) => ({ name }));
  return { page, isDone: true, continueCursor: "end" };
}

function readTable(executor: Executor, frame: Frame, args: JSONObject): Raw {
  const { table, order, paginationOpts } = args;
  const options = isObject(paginationOpts) ? paginationOpts : {};
  const { transaction } = frame;
  if (transaction === null || typeof table !== "string") throw new Error("Name a table");
  const { page, covered: _, ...rest } = executor.database(frame, transaction, { host: true }).page({
    source: { type: "FullTableScan", tableName: table, order: order === "asc" ? "asc" : "desc" },
    operators: [],
  }, {
    cursor: typeof options.cursor === "string" ? options.cursor : null,
    endCursor: frame.pageEnd,
    pageSize: Math.min(MAX_PAGE, Number(options.numItems) || 1),
  });
  return new Raw(`{"page":[${page.join(",")}],${JSON.stringify(rest).slice(1)}`);
}

function listComponents(components: Components): JSONValue {
  return [...components.all()].map(({ path }) => ({
    id: path,
    path,
    name: path.slice(path.lastIndexOf("/") + 1),
    state: "active",
  }));
}

/** Describes every function of a component, as `npx convex function-spec` prints them. */
async function specifyFunctions(components: Components, frame: Frame): Promise<JSONValue> {
  const component = components.get(frame.component.path);
  const specs: JSONValue[] = [];
  for (const name of component.moduleNames) {
    const module = await component.load(name) ?? {};
    for (const [exported, value] of Object.entries(module)) {
      if (isRegisteredFunction(value)) specs.push(specifyFunction(`${name}.js:${exported}`, value));
    }
    if (name === "http" && isRouter(module.default)) {
      for (const [path, method] of module.default.getRoutes()) {
        specs.push({ functionType: "HttpAction", method, path });
      }
    }
  }
  return specs;
}

function specifyFunction(identifier: string, registered: RegisteredFunction): JSONValue {
  const kind = functionKindOf(registered);
  const { exportArgs, exportReturns } = registered;
  return {
    identifier,
    functionType: `${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    visibility: { kind: registered.isPublic ? "public" : "internal" },
    args: JSON.parse(exportArgs()) as JSONValue,
    returns: (JSON.parse(exportReturns()) ?? { type: "any" }) as JSONValue,
  };
}
