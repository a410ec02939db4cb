export * from "./branding.ts";
export * from "./dashboard.ts";
export * from "./parts.ts";
export * from "./project.ts";
export * from "./public.ts";
export * from "./redirects.ts";
export * from "./social_providers.ts";
