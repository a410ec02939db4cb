import { componentsGeneric } from "convex/server";
import { type BanataComponent, defineBanataAuth } from "@banata-auth/convex/runtime";

const components = componentsGeneric() as unknown as { banataAuth: BanataComponent };

export const auth = defineBanataAuth({ component: components.banataAuth });

export const { write, setupToken } = auth.functions;
