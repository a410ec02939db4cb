/** A page as a browser has it. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The form's hidden fields; empty where there is no form. */
  readonly fields: Readonly<Record<string, string>>;
  /** Where the form leads. */
  readonly action: string;
  /** The page's title. */
  readonly title: string;
}

const HIDDEN = /<input type="hidden" name="([^"]*)" value="([^"]*)">/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** Opens a link of a mail, as a person or a mail scanner does. */
export async function openPage(link: string, init: RequestInit = {}): Promise<Page> {
  const response = await fetch(link, { redirect: "manual", ...init });
  const text = await response.text();
  const hidden = [...text.matchAll(HIDDEN)].map(([, name = "", value = ""]) => [
    name,
    value.replace(/&(#?\w+);/g, (_, entity: string) => ENTITIES[entity] ?? "'"),
  ]);
  const action = /<form method="post" action="([^"]*)">/.exec(text)?.[1];
  return {
    status: response.status,
    headers: response.headers,
    text,
    fields: Object.fromEntries(hidden),
    action: action === undefined ? "" : new URL(action, link).href,
    title: /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? "",
  };
}

/** Sends a page's form as a browser does from a page without a referrer. */
export function submitPage(
  page: Page,
  { headers = {}, ...typed }: { headers?: Record<string, string> } & Record<string, unknown> = {},
): Promise<Page> {
  const body = new URLSearchParams({ ...page.fields, ...typed as Record<string, string> });
  const sent = { origin: "null", "sec-fetch-site": "same-origin", ...headers };
  return openPage(page.action, { method: "POST", body, headers: sent });
}
