import type { TablesMetadata } from "../../component/tables/types.ts";
import { componentHost } from "../support/component.ts";
import type { Backend, Deployment } from "./backend.ts";

/** The component on convex-test. */
export const convexTestBackend: Backend = { deploy };

function deploy(tables: TablesMetadata): Deployment {
  const host = componentHost({ tables });
  return {
    component: host.api,
    ctx: host,
    inMutation: host.inMutation,
    close: () => Promise.resolve(),
  };
}
