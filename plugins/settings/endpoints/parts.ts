import type { PostEndpoint } from "../../_kernel/endpoint.ts";
import { saveBody, settingFields } from "../../_kernel/setting_fields.ts";
import { partChanges, type PartConfig, partRows, readPart } from "../parts.ts";
import { readSettings, saveSettings } from "../store.ts";
import type { ProjectSettings } from "../table.ts";
import type { Versioned } from "../types.ts";
import {
  readEndpoint,
  requireMayChange,
  saveEndpoint,
  settingsToSave,
  version,
} from "./_project_endpoint.ts";

type Config<Part extends string> = Versioned<PartConfig<Part>>;

/** `POST /banata/config/auth-config/get`: the switches of the dashboard's page on authorization. */
export const getAuthConfiguration = getPart("/banata/config/auth-config/get", "auth-config");

/** `POST /banata/config/auth-config/save`: turns some of the switches and gives them all. */
export const saveAuthConfiguration = savePart("/banata/config/auth-config/save", "auth-config");

/** `POST /banata/config/origins/get`: the addresses of the project's apps. */
export const getOrigins = getPart("/banata/config/origins/get", "origins");

/** `POST /banata/config/origins/save`: replaces the lists that are given and gives both. */
export const saveOrigins = savePart("/banata/config/origins/save", "origins");

/** An endpoint that gives one part of the settings. */
function getPart<Path extends string, Part extends string>(
  path: Path,
  part: Part,
): PostEndpoint<Path, object, Config<Part>> {
  return readEndpoint(path, async ({ store }) => toConfig(part, await readSettings(store)));
}

/** An endpoint that changes some of one part of the settings and gives the whole. */
function savePart<Path extends string, Part extends string>(
  path: Path,
  part: Part,
): PostEndpoint<Path, Partial<Config<Part>>, Config<Part>> {
  const fields = settingFields(partRows(part));
  const names = Object.keys(fields);
  const body = saveBody<Partial<Config<Part>>>({ ...fields, version });
  return saveEndpoint(
    path,
    { body },
    async ({ body, now, rights, store }) => {
      const settings = await settingsToSave({ body, store });
      const given = Object.entries(body).filter(([name]) => names.includes(name));
      const changes = partChanges(part, Object.fromEntries(given), { from: settings });
      await requireMayChange({ rights }, { changes, current: settings });
      if (Object.keys(changes).length === 0) return toConfig(part, settings);
      return toConfig(part, await saveSettings(store, changes, { now, from: settings }));
    },
  );
}

function toConfig<Part extends string>(part: Part, settings: ProjectSettings): Config<Part> {
  return { ...readPart(part, settings), version: settings.version };
}
