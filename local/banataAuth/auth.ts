import { defineBanataAuth, installedComponent } from "@banata-auth/convex/runtime";

export const auth = defineBanataAuth({ component: installedComponent() });

export const { write, setupToken } = auth.functions;
