import { h, useState } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { VaultSecret, VaultSecretVersion } from "../../../plugins/vault/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { ErrorNote, When } from "./feedback.tsx";
import { useAction } from "./form.tsx";
import { Shown, Table } from "./table.tsx";

/** The versions of a secret, newest first; the data of an older one can become the next. */
export function SecretVersions(
  { onClose, onRestored, projectId, secret }: {
    secret: VaultSecret;
    projectId: string | undefined;
    /** Told once an older version is the newest. */
    onRestored: () => void;
    onClose: () => void;
  },
): h.JSX.Element {
  const text = t().versions;
  const [after, setAfter] = useState<string | null>(null);
  const loaded = useLoad(
    () =>
      call<Page<VaultSecretVersion>>({
        path: "/banata/vault/versions",
        projectId,
        body: { secretId: secret.id, ...after === null ? {} : { after } },
      }),
    [secret.id, after],
  );
  const restore = useAction(async (version: number) => {
    const body = { secretId: secret.id, version, expectedVersion: secret.version };
    await call({ path: "/banata/vault/restore", projectId, body });
    onRestored();
  });
  return (
    <div>
      <p>{text.hint}</p>
      {restore.error !== undefined && <ErrorNote error={restore.error} />}
      <Shown loaded={loaded}>
        {({ data, listMetadata }) => (
          <div>
            <Table
              caption={text.title(secret.name)}
              items={data.map((each) => ({ ...each, id: String(each.version) }))}
              columns={[
                { head: t().vault.version, cell: ({ version }) => String(version) },
                { head: t().created, cell: ({ createdAt }) => <When at={createdAt} /> },
                {
                  head: t().actions,
                  cell: ({ version }) =>
                    version === secret.version ? <span class="tag good">{text.now}</span> : (
                      <button
                        type="button"
                        disabled={restore.isPending}
                        onClick={() => restore.run(version)}
                      >
                        {text.restore(version)}
                      </button>
                    ),
                },
              ]}
            />
            {listMetadata.after !== null && (
              <button
                type="button"
                onClick={() => setAfter(listMetadata.after)}
              >
                {text.older}
              </button>
            )}
          </div>
        )}
      </Shown>
      <p>
        <button type="button" onClick={onClose}>{t().close}</button>
      </p>
    </div>
  );
}
