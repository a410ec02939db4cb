import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { isPlatform } from "../../_kernel/scope.ts";
import { readBranding } from "../branding.ts";
import { toPublicConfig } from "../dashboard.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import { readSettings, readSocialProviders } from "../store.ts";
import type { RadarConfig } from "../types.ts";
import { emptyBody } from "./_project_endpoint.ts";

// The runtime has read the client id where it finds out the project; here it is only described.
const body = z.object({ clientId: z.string().optional() });

/** `POST /banata/config/public`: what a sign-in page of the project needs, for anybody. */
export const getPublicConfig = endpoint(
  "/banata/config/public",
  { for: "anyone", body },
  async ({ scope, store }) => {
    if (isPlatform(scope)) fail("NOT_FOUND", SETTINGS_ERROR_CODES.PROJECT_NOT_FOUND);
    const providers = await readSocialProviders(store);
    const branding = await readBranding(store);
    return toPublicConfig(await readSettings(store), { branding, providers });
  },
);

/** No protection of these is built, so none may seem to be on. */
const ALL_OFF: RadarConfig = {
  enabled: false,
  blockImpossibleTravel: false,
  deviceFingerprinting: false,
  rateLimiting: false,
  botDetection: false,
  botProvider: null,
};

/** `POST /banata/config/radar/get`: what an app's proxy asks before it looks for bots; all is off. */
export const getRadarConfig = endpoint(
  "/banata/config/radar/get",
  { for: "anyone", body: emptyBody },
  () => Promise.resolve({ ...ALL_OFF }),
);
