import { h, useState } from "../packages/preact.ts";
import type { CustomerKeyStanding } from "../../../plugins/_kernel/customer_key.ts";
import type { RotationProgress } from "../../../plugins/_kernel/key_rotation.ts";
import type { WrappedDataKey } from "../../../plugins/vault/types.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Code, ErrorNote, When } from "../parts/feedback.tsx";
import { Field, Form, TextField, useAction } from "../parts/form.tsx";
import { Progress, useEvery } from "../parts/progress.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import { VaultTabs } from "../parts/vault_tabs.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

interface InProject {
  readonly projectId: string | undefined;
}

type Rotation = RotationProgress & { readonly customer: CustomerKeyStanding | null };

/** The keys that the project's secrets stand under, and what is done with them. */
export function VaultKeys({ params: { projectId } }: PageProps): h.JSX.Element {
  const loaded = useLoad(
    () => call<Rotation>({ path: "/banata/vault/rotation", projectId, body: {} }),
    [projectId],
  );
  // Jobs of the platform go on with it; a page that asked for more could begin another change.
  const isMoving = loaded.value?.status === "rotating" && !loaded.isLoading;
  useEvery(loaded.reload, { ms: 1_000, isOn: isMoving });
  return (
    <section>
      <Heading title={t().vaultKeys.title} />
      <VaultTabs projectId={projectId} />
      <Shown loaded={loaded}>
        {(rotation) => (
          <div class="narrow">
            <ProjectKey projectId={projectId} rotation={rotation} reload={loaded.reload} />
            <CustomerKey
              projectId={projectId}
              standing={rotation.customer}
              reload={loaded.reload}
            />
            <DataKeys projectId={projectId} />
          </div>
        )}
      </Shown>
    </section>
  );
}

function ProjectKey(
  { projectId, reload, rotation }: InProject & { rotation: Rotation; reload: () => void },
): h.JSX.Element {
  const text = t().vaultKeys;
  const { failed, keyVersion, oldKeys, remaining, rotated, status } = rotation;
  const isRotating = status === "rotating";
  const rotate = () => call<Rotation>({ path: "/banata/vault/rotate-key", projectId, body: {} });
  const total = rotated + remaining + failed;
  return (
    <div>
      <h2>{text.projectKey}</h2>
      <p>{keyVersion === 0 ? text.unused : text.version(keyVersion)}</p>
      {isRotating && (
        <Progress label={text.projectKey} share={total === 0 ? 0 : (rotated + failed) / total}>
          {text.progress(rotated, total)}
        </Progress>
      )}
      {status === "completed" && <p role="status">{text.completed(rotated)}</p>}
      {status === "incomplete" && <p class="note bad" role="alert">{text.incomplete(failed)}</p>}
      {oldKeys > 0 && !isRotating && <p class="quiet">{text.oldKeys(oldKeys)}</p>}
      {!isRotating && (
        <Opens label={text.rotate} title={text.rotate} primary>
          {(close) => (
            <Form
              submit={text.rotate}
              onCancel={close}
              send={async () => {
                const begun = await rotate();
                // The end of the last change, which nobody had asked for, is told first.
                if (begun.keyVersion === keyVersion && begun.status !== "rotating") await rotate();
                reload();
                close();
              }}
            >
              <p>{text.rotateHint}</p>
            </Form>
          )}
        </Opens>
      )}
    </div>
  );
}

function CustomerKey(
  { projectId, reload, standing }: InProject & {
    standing: CustomerKeyStanding | null;
    reload: () => void;
  },
): h.JSX.Element {
  const text = t().vaultKeys;
  const check = useAction(async () => {
    await call({ path: "/banata/vault/customer-key/get", projectId, body: {} });
    reload();
  });
  const key = standing?.customerKey ?? null;
  return (
    <div>
      <h2>{text.customerKey}</h2>
      <p>{text.customerKeyHint}</p>
      {key !== null && <CustomerKeyFacts customerKey={key} />}
      {standing !== null && standing.pending > 0 && <p>{text.pending(standing.pending)}</p>}
      {check.error !== undefined && <ErrorNote error={check.error} />}
      <div class="actions">
        <SetCustomerKey projectId={projectId} isOther={key !== null} reload={reload} />
        {key !== null && (
          <button
            type="button"
            disabled={check.isPending}
            onClick={() => check.run()}
          >
            {text.check}
          </button>
        )}
        {key !== null && (
          <Destroys
            label={t().remove}
            title={text.removeTitle}
            question={text.removeQuestion}
            name={key.kid}
            send={async () => {
              await call({ path: "/banata/vault/customer-key/remove", projectId, body: {} });
              announce(t().saved);
              reload();
            }}
          />
        )}
      </div>
    </div>
  );
}

function CustomerKeyFacts(
  { customerKey: { access, createdAt, keyArn } }: {
    customerKey: NonNullable<CustomerKeyStanding["customerKey"]>;
  },
): h.JSX.Element {
  const text = t().vaultKeys;
  return (
    <dl class="facts">
      <dt>{text.arn}</dt>
      <dd>
        <Code label={text.arn} text={keyArn} />
      </dd>
      <dt>{text.access}</dt>
      <dd>
        <span class={access === "ok" ? "tag good" : "tag bad"}>{text.accesses[access]}</span>
      </dd>
      <dt>{t().user.since}</dt>
      <dd>
        <When at={createdAt} />
      </dd>
    </dl>
  );
}

function SetCustomerKey(
  { isOther, projectId, reload }: InProject & { isOther: boolean; reload: () => void },
): h.JSX.Element {
  const text = t().vaultKeys;
  return (
    <Opens label={isOther ? text.replace : text.set} title={text.customerKey}>
      {(close) => (
        <Form
          submit={t().save}
          onCancel={close}
          send={async ({ keyArn }) => {
            const path = "/banata/vault/customer-key/set";
            await call({ path, projectId, body: { keyArn } });
            reload();
            close();
          }}
        >
          <Field
            name="keyArn"
            label={text.arn}
            hint={text.arnHint}
            required
            maxLength={256}
            autoFocus
          />
        </Form>
      )}
    </Opens>
  );
}

/** A data key stands nowhere but with whoever was given it, so it is wrapped anew from what they paste. */
function DataKeys({ projectId }: InProject): h.JSX.Element {
  const text = t().vaultKeys;
  const [wrapped, setWrapped] = useState<string | null>(null);
  return (
    <div>
      <h2>{text.dataKeys}</h2>
      <p>{text.dataKeysHint}</p>
      {wrapped !== null && <Code label={text.rewrapped} text={wrapped} />}
      <Form
        submit={text.rewrap}
        send={async ({ context = "", newContext = "", wrappedKey = "" }) => {
          const body = {
            wrappedKey: wrappedKey.trim(),
            ...context === "" ? {} : { context },
            ...newContext === "" ? {} : { newContext },
          };
          const reply = await call<WrappedDataKey>({
            path: "/banata/vault/rekey",
            projectId,
            body,
          });
          setWrapped(reply.wrappedKey);
        }}
      >
        <TextField name="wrappedKey" label={text.wrappedKey} />
        <Field name="context" label={t().vault.context} hint={t().vault.contextHint} />
        <Field name="newContext" label={text.newContext} hint={text.newContextHint} />
      </Form>
    </div>
  );
}
