import { h } from "../packages/preact.ts";
import { baseOf } from "../router.tsx";
import { t } from "../strings.ts";
import { Tabs } from "./tabs.tsx";

/** The pages of a project's vault. */
export function VaultTabs({ projectId }: { projectId: string | undefined }): h.JSX.Element {
  const base = `${baseOf(projectId)}/vault`;
  return (
    <Tabs
      label={t().nav.vault}
      pages={[[base, t().vaultKeys.secrets], [`${base}/keys`, t().vaultKeys.title]]}
    />
  );
}
