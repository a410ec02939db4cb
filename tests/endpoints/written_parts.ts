import { actionsPart } from "./actions_table.ts";
import { errorCodesPart } from "./error_codes.ts";
import { environmentPart } from "./environment_table.ts";
import { limitsPart } from "./limits_table.ts";
import { organizationSettingsPart, settingsPart } from "./settings_table.ts";
import type { WrittenPart } from "./written_part.ts";

/** Every part of a document that is written from what the code says, without a request. */
export const WRITTEN_PARTS: readonly WrittenPart[] = [
  limitsPart(),
  settingsPart(),
  organizationSettingsPart(),
  actionsPart(),
  environmentPart(),
  errorCodesPart(),
];
