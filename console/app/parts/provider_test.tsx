import { h, useState } from "../packages/preact.ts";
import { place } from "../router.tsx";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Opens } from "./dialog.tsx";
import { Form } from "./form.tsx";
import { project } from "./shell.tsx";

const NAME = /^[\w.-]{1,64}$/;

/** Goes the way that a user of the provider goes, in another tab. */
export function ProviderTest({ id }: { id: string }): h.JSX.Element {
  const text = t().providerTest;
  return (
    <Opens label={text.test} title={text.title(id)}>
      {(close) => <Begin id={id} onClose={close} />}
    </Opens>
  );
}

function Begin({ id, onClose }: { id: string; onClose: () => void }): h.JSX.Element {
  const text = t().providerTest;
  const [url, setUrl] = useState<string | null>(null);
  if (url !== null) {
    return (
      <p class="actions">
        <a class="button primary" href={url} target="_blank" rel="noopener noreferrer">
          {text.go(new URL(url).host)}
        </a>
        <button type="button" onClick={onClose}>{t().close}</button>
      </p>
    );
  }
  const send = async () => {
    const back = `${location.origin}${location.pathname}?tested=${id}`;
    const body = { provider: id, callbackURL: back, errorCallbackURL: back, disableRedirect: true };
    const client = encodeURIComponent(project.value?.clientId ?? "");
    const path = `/sign-in/social?client_id=${client}`;
    const reply = await call<{ url: string }>({ path, body });
    // What is not the web is no provider's page.
    if (/^https?:/.test(reply.url)) setUrl(reply.url);
  };
  return (
    <Form submit={text.begin} onCancel={onClose} send={send}>
      <p>{text.hint}</p>
    </Form>
  );
}

/** What came of it, in the tab that the provider sent back. */
export function ProviderTested(): h.JSX.Element | null {
  const text = t().providerTest;
  const { query } = place.value;
  const id = query.get("tested");
  const error = query.get("error");
  // A link is anybody's to write: what it makes the page say stays a name.
  if (id === null || ![id, error ?? "none"].every((each) => NAME.test(each))) return null;
  return (
    <p role="status" class={error === null ? "note good" : "note bad"}>
      {error === null ? text.worked(id) : text.failed(id, error)}
    </p>
  );
}
