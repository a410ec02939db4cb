import { z } from "zod";
import { publicEndpoint } from "../../_kernel/endpoint.ts";
import type { EmptyBody, RadarConfig, SettingsPlugin } from "../types.ts";

const body: z.ZodType<EmptyBody, EmptyBody> = z.object({});

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
export const getRadarConfig: SettingsPlugin["endpoints"]["getRadarConfig"] = publicEndpoint(
  "/banata/config/radar/get",
  { body },
  () => Promise.resolve({ ...ALL_OFF }),
);
