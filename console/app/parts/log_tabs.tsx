import { h } from "../packages/preact.ts";
import { baseOf } from "../router.tsx";
import { t } from "../strings.ts";
import { Tabs } from "./tabs.tsx";

/** The pages of an audit log. */
export function LogTabs({ projectId }: { projectId: string | undefined }): h.JSX.Element {
  const base = `${baseOf(projectId)}/audit`;
  const { title, tabs } = t().audit;
  return (
    <Tabs
      label={title}
      pages={[
        [base, tabs.events],
        [`${base}/streams`, tabs.streams],
        [`${base}/keeping`, tabs.keeping],
        [`${base}/schemas`, tabs.schemas],
      ]}
    />
  );
}
