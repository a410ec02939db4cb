/**
 * The Convex component that holds every table of the platform.
 *
 * Install it in an app's `convex/convex.config.ts`:
 *
 * ```ts ignore
 * import { defineApp } from "convex/server";
 * import banataAuth from "@banata-auth/convex/convex.config";
 *
 * const app = defineApp();
 * app.use(banataAuth);
 * export default app;
 * ```
 *
 * Outside Convex the import throws, because Convex's bundler is what gives a component its path.
 *
 * @module
 */
import { type ComponentDefinition, defineComponent } from "convex/server";

/** The component definition, installed under the name `banataAuth`. */
const component: ComponentDefinition = defineComponent("banataAuth");

export default component;
