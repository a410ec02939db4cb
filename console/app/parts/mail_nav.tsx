import { h } from "../packages/preact.ts";
import { Link } from "../router.tsx";
import { t } from "../strings.ts";
import { isAdministrator } from "./shell.tsx";

/** Leads to the pages of a project's mails. */
export function MailNav(
  { at, projectId }: { at: keyof ReturnType<typeof t>["mailPages"]; projectId: string | undefined },
): h.JSX.Element {
  const pages = t().mailPages;
  const paths = {
    outbox: "",
    templates: "/templates",
    sender: "/sender",
    suppressed: "/suppressed",
    mailbox: "/mailbox",
  } as const satisfies Record<keyof typeof pages, string>;
  const shown = (Object.keys(paths) as (keyof typeof paths)[])
    .filter((each) => each !== "mailbox" || isAdministrator());
  return (
    <nav class="tabs" aria-label={t().nav.mails}>
      {shown.map((each) => (
        <Link key={each} to={`p/${projectId}/mails${paths[each]}`} current={each === at}>
          {pages[each]}
        </Link>
      ))}
    </nav>
  );
}
