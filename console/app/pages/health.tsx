import { h } from "../packages/preact.ts";
import { now } from "../clock.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { QueuedMail } from "../../../plugins/emails/types.ts";
import { type PlatformHealth, readHealth } from "../health.ts";
import { useLoad } from "../load.ts";
import { When } from "../parts/feedback.tsx";
import { MigrationSteps } from "../parts/migrations.tsx";
import { useEvery } from "../parts/progress.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** An event that was not signed for so long says that signing stands still. */
const LATE_MS = 60_000;
const COUNTED = 100;

/** How the deployment itself is, for the platform's administrators. */
export function Health(): h.JSX.Element {
  const text = t().health;
  const loaded = useLoad(readHealth, []);
  const standing = loaded.value?.migrations.standing;
  useEvery(loaded.reload, { ms: 3_000, isOn: standing !== undefined && standing !== "done" });
  return (
    <section>
      <Heading title={text.title} />
      <h2>{text.migrations}</h2>
      <Shown loaded={loaded}>
        {({ migrations }) => <MigrationSteps migrations={migrations} />}
      </Shown>
      <h2>{text.jobs}</h2>
      <dl class="facts">
        <dt>{text.signing}</dt>
        <dd>
          <Shown loaded={loaded}>{({ log }) => <Signing log={log} />}</Shown>
        </dd>
        <dt>{text.mails}</dt>
        <dd>
          <PlatformMails />
        </dd>
      </dl>
      <h2>{text.host}</h2>
      <p>{text.hostHint}</p>
      <dl class="facts">
        <dt>
          <code>/metrics</code>
        </dt>
        <dd>{text.metrics}</dd>
        <dt>
          <code>deno task backup</code>
        </dt>
        <dd>{text.backups}</dd>
        <dt>
          <code>deno task vault:verify</code>
        </dt>
        <dd>{text.verify}</dd>
      </dl>
    </section>
  );
}

/** Whether the platform's log is numbered and signed: one sequencer does so for all projects. */
function Signing({ log: { isSigned, newestAt } }: { log: PlatformHealth["log"] }): h.JSX.Element {
  const text = t().health;
  const isLate = !isSigned && now() - (newestAt ?? 0) > LATE_MS;
  return (
    <span>
      <span class={isLate ? "tag bad" : isSigned ? "tag good" : "tag"}>
        {isLate ? text.late : isSigned ? text.signed : text.soon}
      </span>{" "}
      {newestAt !== null && <When at={newestAt} />} {isLate && text.lateHint}
    </span>
  );
}

function PlatformMails(): h.JSX.Element {
  const text = t().health;
  const loaded = useLoad(async () => {
    const path = "/banata/emails/mails/list";
    const count = async (state: string) =>
      (await call<Page<QueuedMail>>({ path, body: { state, limit: COUNTED } })).data.length;
    return { pending: await count("pending"), failed: await count("failed") };
  }, []);
  return (
    <Shown loaded={loaded}>
      {({ failed, pending }) => (
        <span>
          <span class={failed > 0 ? "tag bad" : "tag good"}>{text.failedMails(failed)}</span>{" "}
          {text.waitingMails(pending)}
        </span>
      )}
    </Shown>
  );
}
