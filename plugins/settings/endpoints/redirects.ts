import * as z from "../../_kernel/schemas.ts";
import { saveBody, settingField } from "../../_kernel/setting_fields.ts";
import { readRedirects, saveRedirects as save } from "../redirects.ts";
import { saveSettings } from "../store.ts";
import { SETTINGS } from "../table.ts";
import type { SaveRedirectsBody } from "../types.ts";
import {
  readEndpoint,
  requireMayChange,
  saveEndpoint,
  settingsToSave,
  version,
} from "./_project_endpoint.ts";

/** `POST /banata/config/redirects/get`: where the project's apps are entered and left. */
export const getRedirects = readEndpoint(
  "/banata/config/redirects/get",
  ({ store }) => readRedirects(store),
);

// Loose, because the handler refuses an unknown key by its name; null takes any place away.
const config = z.looseObject(
  Object.fromEntries(
    Object.entries(SETTINGS.projectRedirects).map(([name, row]) =>
      [name, settingField(row).nullable()] as const
    ),
  ),
);

const body = saveBody<SaveRedirectsBody>({ config, version });

/**
 * `POST /banata/config/redirects/save`: changes some redirects and gives them all. Their origins are
 * trusted from the same commit on.
 */
export const saveRedirects = saveEndpoint(
  "/banata/config/redirects/save",
  { body },
  async ({ body, now, rights, store }) => {
    const settings = await settingsToSave({ body, store });
    const { config, origins } = await save(store, body.config, { now });
    const changes = { redirectOrigins: origins };
    await requireMayChange({ rights }, { changes, current: settings });
    await saveSettings(store, changes, { now, from: settings });
    return config;
  },
);
