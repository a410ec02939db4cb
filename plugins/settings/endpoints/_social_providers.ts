import { z } from "zod";
import type { ScopedStore } from "../../_kernel/store.ts";
import { toDashboardConfig } from "../auth_config.ts";
import { toCredentialRecords } from "../social_providers.ts";
import { readSettings, readSocialProviders, saveSettings } from "../store.ts";
import type { SavedSocialProvidersReply } from "../types.ts";

/** A provider's id; it stands in the path of its callback. */
export const providerId: z.ZodType<string, string> = z.string().max(64).toLowerCase()
  .regex(/^[a-z0-9][a-z0-9_-]*$/);

/**
 * Ends a change of a provider: the settings' version counts up, because what was built for the old
 * one must not be used again.
 */
export async function savedProviders(
  store: ScopedStore,
  now: number,
): Promise<SavedSocialProvidersReply> {
  const settings = await saveSettings(store, {}, { now, from: await readSettings(store) });
  const providers = await readSocialProviders(store);
  return {
    config: toDashboardConfig(settings, providers),
    providers: toCredentialRecords(providers),
  };
}
