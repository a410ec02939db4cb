/**
 * The trees of a push: a component's public interface, the components in their places, and the
 * indexes that they bring.
 *
 * @module
 */

import type {
  Analysis,
  AnalyzedModule,
  CheckedComponent,
  ExportNode,
  IndexDiffs,
} from "./protocol.ts";

/** Analysis by definition path. */
export type AnalysisByPath = Record<string, Analysis>;

/** Which definition stands where. */
export type ComponentPlace = Pick<CheckedComponent, "definitionPath" | "componentPath">;

/** A component's public functions are its interface: `adapter.js` with `create` is `adapter.create`. */
export function toExportTree(functions: Record<string, AnalyzedModule>): ExportNode {
  const root: [string, ExportNode][] = [];
  for (const [file, module] of Object.entries(functions)) {
    const name = file.replace(/\.js$/, "");
    for (const each of module.functions.filter((one) => one.visibility.kind === "public")) {
      const leaf: ExportNode = { type: "leaf", leaf: `_reference/function/${name}:${each.name}` };
      branchAt(root, name.split("/")).push([each.name, leaf]);
    }
  }
  return { type: "branch", branch: root };
}

function branchAt(root: [string, ExportNode][], path: string[]): [string, ExportNode][] {
  let branch = root;
  for (const part of path) {
    let next = branch.find(([key]) => key === part)?.[1];
    if (next?.type !== "branch") {
      next = { type: "branch", branch: [] };
      branch.push([part, next]);
    }
    branch = next.branch;
  }
  return branch;
}

/**
 * The component of a definition at a path of the app, with every component below it.
 *
 * @throws {Error} if a component is installed that the push does not have.
 */
export function placeComponent(
  analysis: AnalysisByPath,
  { definitionPath, componentPath }: ComponentPlace,
): CheckedComponent {
  const found = analysis[definitionPath];
  if (!found) throw new Error(`Component ${definitionPath} is installed but not in the push`);
  const children = found.definition.childComponents.map(({ name, path }) => {
    const place = {
      definitionPath: path,
      componentPath: componentPath ? `${componentPath}/${name}` : name,
    };
    return [name, placeComponent(analysis, place)] as const;
  });
  return {
    definitionPath,
    componentPath,
    args: {},
    childComponents: Object.fromEntries(children),
    httpRoutes: {
      httpModuleRoutes: found.functions["http.js"]?.httpRoutes?.map((each) => each.route) ?? null,
      mounts: Object.keys(found.definition.httpMounts ?? {}),
    },
    exports: {},
  };
}

/** The indexes that a component and those below it add, by component path. */
export function diffIndexes(component: CheckedComponent, analysis: AnalysisByPath): IndexDiffs {
  const tables = analysis[component.definitionPath]?.schema?.tables ?? [];
  const added = tables.flatMap((table) =>
    table.indexes.map((index) => ({
      name: `${table.tableName}.${index.indexDescriptor}`,
      type: "database" as const,
      fields: index.fields,
    }))
  );
  const below = Object.values(component.childComponents).map((one) => diffIndexes(one, analysis));
  return Object.assign(
    { [component.componentPath]: { added_indexes: added, removed_indexes: [] } },
    ...below,
  );
}
