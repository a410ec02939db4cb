export { getDashboardConfig } from "./dashboard_get.ts";
export { saveDashboardConfig } from "./dashboard_save.ts";
export { getOrigins } from "./origins_get.ts";
export { saveOrigins } from "./origins_save.ts";
export { getPublicConfig } from "./public_config.ts";
export { deleteSocialProvider } from "./social_providers_delete.ts";
export { getSocialProviders } from "./social_providers_get.ts";
export { saveSocialProvider } from "./social_providers_save.ts";
