/** The app in `clients/` with its component, as `serve()` takes them. */
import type { ServeOptions } from "../mod.ts";
import counter from "./counter/convex.config.ts";
import schema from "./counter/schema.ts";

/** What a host needs to run the app. */
export const CLIENTS_APP = {
  appDir: new URL("./clients", import.meta.url).pathname,
  components: [{ definition: counter, modules: { lib: () => import("./counter/lib.ts") }, schema }],
} satisfies Partial<ServeOptions>;
