import type { ComponentApi } from "../component/_generated/component.ts";

/** The installed component as the app sees it: `components.banataAuth`. */
export type BanataComponent = ComponentApi<string>;
