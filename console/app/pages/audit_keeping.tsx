import { h, useState } from "../packages/preact.ts";
import { signal } from "../packages/signals.ts";
import type {
  AuditRetention,
  SubjectErasure,
} from "../../../plugins/audit_logs/retention/types.ts";
import { changed } from "../changes.ts";
import { type Loaded, useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, ErrorNote, When } from "../parts/feedback.tsx";
import { Check, Field, Form } from "../parts/form.tsx";
import { LogTabs } from "../parts/log_tabs.tsx";
import { Progress, useEvery } from "../parts/progress.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** How long events stay, what holds them, and how a person is taken out of them. */
export function AuditKeeping({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().keeping;
  const loaded = useLoad(
    () => call<AuditRetention>({ path: "/banata/audit-logs/retention/get", projectId, body: {} }),
    [projectId],
  );
  return (
    <section>
      <Heading title={text.title} />
      <LogTabs projectId={projectId} />
      <Shown loaded={loaded}>
        {(retention) => (
          <div class="narrow">
            <Retention key={keptOf(retention)} {...{ loaded, projectId, retention }} />
            <Hold {...{ loaded, projectId, retention }} />
            {retention.hold === null && <Erasure projectId={projectId} />}
          </div>
        )}
      </Shown>
    </section>
  );
}

/** What the form shows; a hold beside it changes nothing of that. */
function keptOf({ eraseWithUser, minimum, retentionDays }: AuditRetention): string {
  return JSON.stringify([eraseWithUser, minimum, retentionDays]);
}

interface Parts {
  readonly projectId: string | undefined;
  readonly retention: AuditRetention;
  readonly loaded: Loaded<AuditRetention>;
}

function Retention({ loaded, projectId, retention }: Parts): h.JSX.Element {
  const text = t().keeping;
  const { eraseWithUser, minimum, retentionDays } = retention;
  return (
    <div>
      <Form
        submit={t().save}
        send={async ({ days = "", eraseWithUser }) => {
          const body = changed({
            retentionDays: days === "" ? null : Number(days),
            eraseWithUser: eraseWithUser === "on",
          }, retention);
          await call({ path: "/banata/audit-logs/retention/save", projectId, body });
          announce(t().saved);
          loaded.reload();
        }}
      >
        <Field
          name="days"
          label={text.days}
          hint={text.daysHint}
          type="number"
          min={1}
          max={36_500}
          defaultValue={retentionDays === null ? "" : String(retentionDays)}
        />
        <Check
          name="eraseWithUser"
          label={text.eraseWithUser}
          hint={text.eraseWithUserHint}
          checked={eraseWithUser}
        />
      </Form>
      {minimum > 0 && <p class="quiet">{text.pruned(minimum)}</p>}
    </div>
  );
}

function Hold({ loaded, projectId, retention: { hold } }: Parts): h.JSX.Element {
  const text = t().keeping;
  const send = async (path: string, body: Record<string, unknown>) => {
    await call({ path, projectId, body });
    announce(t().saved);
    loaded.reload();
  };
  return (
    <div>
      <h2>{text.hold}</h2>
      <p>{text.holdHint}</p>
      {hold === null
        ? (
          <Opens label={text.place} title={text.place}>
            {(close) => (
              <Form
                submit={text.place}
                onCancel={close}
                send={({ reason }) => send("/banata/audit-logs/hold/place", { reason }).then(close)}
              >
                <Field
                  name="reason"
                  label={text.reason}
                  hint={text.reasonHint}
                  required
                  maxLength={500}
                  autoFocus
                />
              </Form>
            )}
          </Opens>
        )
        : (
          <div class="note">
            <p>
              <strong>
                <bdi>{hold.reason}</bdi>
              </strong>
            </p>
            <p class="quiet">
              <bdi>{hold.placedBy}</bdi> · <When at={hold.createdAt} />
            </p>
            <Destroys
              label={text.lift}
              title={text.lift}
              question={text.liftQuestion}
              name={text.lift}
              send={() => send("/banata/audit-logs/hold/lift", {})}
            />
          </div>
        )}
    </div>
  );
}

/** Whose erasure is followed, in which project: it goes on while one looks at other pages. */
const followed = signal<{ readonly userId: string; readonly projectId: string | undefined } | null>(
  null,
);

function Erasure({ projectId }: Pick<Parts, "projectId">): h.JSX.Element {
  const text = t().keeping;
  const isFollowed = followed.value !== null && followed.value.projectId === projectId;
  return (
    <div class="danger-zone">
      <h2>{text.erasing}</h2>
      <p>{text.erasingHint}</p>
      <div class="actions">
        <EraseButton projectId={projectId} />
        <Opens label={text.follow} title={text.follow}>
          {(close) => (
            <Form
              submit={text.follow}
              onCancel={close}
              send={async ({ userId = "" }) => {
                const path = "/banata/audit-logs/erase-subject/get";
                await call({ path, projectId, body: { userId } });
                followed.value = { userId, projectId };
                close();
              }}
            >
              <Field name="userId" label={text.userId} required autoFocus />
            </Form>
          )}
        </Opens>
      </div>
      {isFollowed && (
        <ErasureProgress
          userId={followed.value?.userId ?? ""}
          projectId={projectId}
        />
      )}
    </div>
  );
}

function EraseButton({ projectId }: Pick<Parts, "projectId">): h.JSX.Element {
  const text = t().keeping;
  const [userId, setUserId] = useState("");
  const [again, setAgain] = useState("");
  return (
    <Opens label={text.erase} title={text.erase} danger>
      {(close) => (
        <Form
          submit={text.erase}
          danger
          disabled={userId === "" || again !== userId}
          onCancel={close}
          send={async ({ email = "" }) => {
            const body = { userId, ...email === "" ? {} : { email } };
            await call({ path: "/banata/audit-logs/erase-subject", projectId, body });
            followed.value = { userId, projectId };
            setAgain("");
            close();
          }}
        >
          <p>{text.eraseQuestion}</p>
          <Field
            name="userId"
            label={text.userId}
            hint={text.userIdHint}
            required
            autoFocus
            value={userId}
            onInput={({ currentTarget }) => setUserId(currentTarget.value.trim())}
          />
          <Field name="email" label={text.alsoEmail} hint={text.alsoEmailHint} type="email" />
          <Field
            name="again"
            label={text.userIdAgain}
            required
            value={again}
            onInput={({ currentTarget }) => setAgain(currentTarget.value.trim())}
          />
        </Form>
      )}
    </Opens>
  );
}

function ErasureProgress(
  { projectId, userId }: Pick<Parts, "projectId"> & { userId: string },
): h.JSX.Element | null {
  const text = t().keeping;
  const { error, reload, value } = useLoad(
    () =>
      call<SubjectErasure>({
        path: "/banata/audit-logs/erase-subject/get",
        projectId,
        body: { userId },
      }),
    [userId],
  );
  useEvery(reload, { ms: 2_000, isOn: value?.isDone === false });
  if (error !== undefined) return <ErrorNote error={error} onRetry={reload} />;
  if (value === undefined) return null;
  return value.isDone
    ? <p role="status">{text.erased(userId, value.events)}</p>
    : <Progress label={text.erasing}>{text.eraseProgress(userId, value.events)}</Progress>;
}
