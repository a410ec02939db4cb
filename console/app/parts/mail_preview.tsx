import { h, useEffect, useState } from "../packages/preact.ts";
import type { EmailDraft, EmailPreview } from "../../../plugins/emails/types.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { ErrorNote, Skeleton } from "./feedback.tsx";
import { drawMail, type Scheme, Sheet } from "./sheet.tsx";

/** What is looked at. */
export interface Previewed {
  readonly template: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly locale?: string;
  readonly draft?: EmailDraft;
  readonly branding?: Readonly<Record<string, unknown>>;
}

/** Milliseconds after which whoever types is taken to look. */
const PAUSE = 300;

/** A mail as it would be, by the server's own word. */
export function MailPreview(
  { mail, projectId }: { mail: Previewed; projectId: string | undefined },
): h.JSX.Element {
  const { error, preview } = usePreview(mail, projectId);
  return (
    <MailLook mail={preview} error={error}>
      {preview !== undefined && preview.missing.length > 0 && (
        <p class="hint">{t().preview.missing(preview.missing.join(", "))}</p>
      )}
    </MailLook>
  );
}

/** A mail that was rendered: in both themes, and as plain text. */
export function MailLook(
  { children, error, mail }: {
    mail: Pick<EmailPreview, "html" | "subject" | "text"> | undefined;
    error?: unknown;
    /** Stands below the subject. */
    children?: h.JSX.Element | false;
  },
): h.JSX.Element {
  const text = t().preview;
  const [look, setLook] = useState<Scheme | "text">("light");
  const looks = Object.entries(text.looks) as [Scheme | "text", string][];
  return (
    <section class="preview" aria-label={text.title}>
      <div class="actions" role="group" aria-label={text.lookAs}>
        {looks.map(([each, label]) => (
          <button
            key={each}
            type="button"
            class="small"
            aria-pressed={look === each}
            onClick={() => setLook(each)}
          >
            {label}
          </button>
        ))}
      </div>
      {error !== undefined && <ErrorNote error={error} />}
      {mail === undefined ? error === undefined && <Skeleton lines={6} /> : (
        <div>
          <p>
            <b>{mail.subject}</b>
          </p>
          {children}
          {look === "text"
            ? (
              <pre
                class="plain"
                tabIndex={0}
                role="region"
                aria-label={text.title}
              >{mail.text}</pre>
            )
            : (
              <Sheet
                title={text.title}
                of={[mail.html, look]}
                draw={(sheet) => drawMail(sheet, { html: mail.html, scheme: look })}
              />
            )}
        </div>
      )}
    </section>
  );
}

/** The last preview that came: it stays while what is typed makes no mail, and says why. */
function usePreview(
  mail: Previewed,
  projectId: string | undefined,
): { preview: EmailPreview | undefined; error: unknown } {
  const [state, setState] = useState<{ preview: EmailPreview | undefined; error: unknown }>({
    preview: undefined,
    error: undefined,
  });
  const json = JSON.stringify(mail);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      call<EmailPreview>({ path: "/banata/emails/preview", projectId, body: mail }).then(
        (preview) => isCurrent && setState({ preview, error: undefined }),
        (error) => isCurrent && setState(({ preview }) => ({ preview, error })),
      );
    }, state.preview === undefined ? 0 : PAUSE);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [json, projectId]);
  return state;
}

/** Made-up words for variables, so that a mail that is looked at leads somewhere. */
export function madeUp(names: readonly string[]): Record<string, string> {
  const entries = names.filter((name) => name !== "appName").map((name) => [name, sample(name)]);
  return Object.fromEntries(entries);
}

function sample(name: string): string {
  if (/url$|link$/i.test(name)) return "https://example.com/";
  if (/email$/i.test(name)) return "grace@example.com";
  const { samples } = t().preview;
  return (Object.hasOwn(samples, name) ? samples[name] : undefined) ?? `[${name}]`;
}
