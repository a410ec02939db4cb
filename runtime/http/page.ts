import { type ErrorBody, errorText } from "./error_text.ts";
import { document, pageHeaders } from "./page_document.ts";
import { type Html, html } from "../../plugins/_kernel/html.ts";
import type { LaneResponse } from "../request/wire.ts";
import { PAGE_PARAMS, type PageName, type PageState } from "../deployment/paths.ts";

/** What a page is made of besides its answer. */
export interface PageRequest {
  readonly page: PageName;
  readonly method: string;
  readonly url: string;
  /** The form's fields; null where there is no body. */
  readonly fields: Readonly<Record<string, unknown>> | null;
}

const TITLES: Readonly<Record<PageName, string>> = {
  "accept-invitation": "You are invited",
  "magic-link": "Sign in",
  "reset-password": "Choose a new password",
  "two-factor": "Enter your code",
  "undo-email-change": "Keep your email address",
  "unsubscribe": "Get no more of these mails",
  "verify-email": "Confirm your email address",
};

const DONE: Readonly<Record<PageName, readonly [title: string, text: string]>> = {
  "accept-invitation": ["You are a member now", "You can close this page."],
  "magic-link": ["You are signed in", "You can close this page."],
  "reset-password": [
    "Your password is changed",
    "You were signed out everywhere. You can close this page and sign in with the new password.",
  ],
  "two-factor": ["You are signed in", "You can close this page."],
  "undo-email-change": [
    "Your account has its address again",
    "It was signed out everywhere. You get a mail with which you choose a new password.",
  ],
  "unsubscribe": [
    "You are unsubscribed",
    "You get no more mails of this kind. Mails about your account still reach you.",
  ],
  "verify-email": ["Confirmed", "Thank you. You can close this page."],
};

/** Makes a page of a lane's answer: a form, what came of it, or the error. Redirects stay. */
export function renderPage(request: PageRequest, reply: LaneResponse): LaneResponse {
  if (reply.status >= 300 && reply.status < 400) return reply;
  const body = parse(reply.body);
  const kept = reply.headers.filter(([name]) => name !== "content-type");
  const next = targetAfterCode(request, reply.status);
  if (next !== null && reply.status === 200) {
    return { status: 303, headers: [...kept, ["location", next]], body: null };
  }
  const { formTargets = next === null ? [] : [new URL(next, request.url).origin] } =
    body as Partial<PageState>;
  return {
    status: reply.status,
    headers: [...kept, ...pageHeaders(formTargets)],
    body: bodyOf(request, reply.status, body),
  };
}

/**
 * Where a form with a code leads on to. What the engine answered has passed the check of its target
 * (see route.ts), and nothing else is answered by these statuses.
 */
function targetAfterCode(
  { fields, method, page, url }: PageRequest,
  status: number,
): string | null {
  if (page !== "two-factor" || method !== "POST" || (status !== 200 && status !== 401)) return null;
  const callbackURL = fields?.callbackURL;
  const isTarget = typeof callbackURL === "string" && callbackURL !== "";
  return isTarget && URL.canParse(callbackURL, url) ? callbackURL : null;
}

function bodyOf(request: PageRequest, status: number, body: object): string {
  const { fields, method, page, url } = request;
  if (status >= 400) {
    const error = body as ErrorBody;
    // The token is not used up yet, so another password may be tried.
    const isPassword = page === "reset-password" && /^PASSWORD_/.test(error.code ?? "");
    const alert = html`<p role="alert">${errorText(error)}</p>`;
    const isCode = page === "two-factor" && /^INVALID_(?:BACKUP_)?CODE$/.test(error.code ?? "");
    if ((isPassword || isCode) && fields) return formPage(page, { passed: fields, alert });
    return document("This did not work", alert);
  }
  if ("twoFactorRedirect" in body) return formPage("two-factor", { passed: {} });
  if (method === "POST") {
    const [title, text] = DONE[page];
    return document(title, html`<p>${text}</p>`);
  }
  const passed = Object.fromEntries(new URL(url).searchParams);
  return formPage(page, { passed, name: (body as PageState).name });
}

function formPage(
  page: PageName,
  { alert, name, passed }: {
    passed: Readonly<Record<string, unknown>>;
    name?: string;
    alert?: Html;
  },
): string {
  const hidden = PAGE_PARAMS.flatMap((field) => {
    const value = passed[field];
    return typeof value !== "string"
      ? []
      : [html`<input type="hidden" name="${field}" value="${value}">`];
  });
  // Without the link's token; a page's form may follow another page's, beside which it stands.
  return document(
    TITLES[page],
    html`${name === undefined ? "" : html`<p>${name}</p>`}${alert ?? ""}
<form method="post" action="${page}">
${hidden}
${FIELDS[page]}
</form>`,
  );
}

const FIELDS: Readonly<Record<PageName, Html>> = {
  "accept-invitation": html`<button>Accept</button>`,
  "magic-link": html`<button>Sign in</button>`,
  "reset-password": html`
    <label for="password">New password</label>
    <input id="password" type="password" name="newPassword" autocomplete="new-password" required
      autofocus>
    <button>Save</button>
  `,
  "two-factor": html`
    <label for="code">Code of your authenticator, or a backup code</label>
    <input id="code" name="code" autocomplete="one-time-code" required autofocus>
    <button>Sign in</button>
  `,
  "undo-email-change": html`<button>Undo the change</button>`,
  "unsubscribe": html`<button>Unsubscribe</button>`,
  "verify-email": html`<button>Confirm</button>`,
};

function parse(body: string | null): object {
  if (body === null) return {};
  const value: unknown = JSON.parse(body);
  return typeof value === "object" && value !== null ? value : {};
}
