/** A folder of an app, and what Convex makes of it when it is pushed. */
export interface Folder {
  /** What is special about it. */
  name: string;
  /** Text by path in the folder; `../` leads to what lies beside it, such as `node_modules`. */
  files: Record<string, string>;
  /** The sentence with which Convex refuses it, or its beginning; left out where it takes the folder. */
  refused?: string;
  /** Variables that are set on the deployment. */
  env?: Record<string, string>;
  /**
   * Whether the command line itself refuses it, before anything is sent to the backend. @default false
   */
  byCli?: boolean;
}

/** A module with one query that does nothing. */
export const QUERY = `import { queryGeneric } from "convex/server";
export const read = queryGeneric({ args: {}, handler: () => 1 });
`;
/** A module for Node with one action that does nothing. */
export const ACTION = `"use node";
import { actionGeneric } from "convex/server";
export const act = actionGeneric({ args: {}, handler: () => 1 });
`;
