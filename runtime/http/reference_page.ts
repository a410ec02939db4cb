/**
 * The reference of the HTTP API as it is served: the OpenAPI document, and a page of it that runs no script.
 *
 * @module
 */
import { Html, html } from "../../plugins/_kernel/html.ts";
import { REFERENCE, REFERENCE_TAG } from "./reference.gen.ts";

/** What answers a request of the reference. */
interface ReferenceAnswer {
  readonly status: 200 | 304;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const STYLE =
  "body{margin:0 auto;max-width:60rem;padding:1rem;color:#0f172a;background:#fff;font:16px/1.5 system-ui,sans-serif}" +
  "summary{cursor:pointer;padding:.25rem 0;overflow-wrap:anywhere}code,pre{font:14px/1.5 ui-monospace,monospace}" +
  "pre{overflow:auto;background:#f1f5f9;padding:.5rem}details>div{padding:0 0 1rem 1rem}b{color:#3730a3}" +
  "@media(prefers-color-scheme:dark){body{background:#0f172a;color:#e2e8f0}pre{background:#1e293b}b,a{color:#a5b4fc}}";

/** Answers with the page, or with the document; 304 for who has this state of it. */
export async function answerReference(
  { ifNoneMatch, isDocument }: { isDocument: boolean; ifNoneMatch: string | null },
): Promise<ReferenceAnswer> {
  const etag = `"${REFERENCE_TAG}"`;
  const headers = {
    "cache-control": "no-cache",
    etag,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    // A description that is the same for everybody: tools on other origins may read it, without cookies.
    ...isDocument
      ? { "access-control-allow-origin": "*", "content-type": "application/json" }
      : await pageHeaders(),
  };
  if (ifNoneMatch === etag) return { status: 304, headers, body: null };
  return { status: 200, headers, body: isDocument ? REFERENCE : page(JSON.parse(REFERENCE)) };
}

async function pageHeaders(): Promise<Record<string, string>> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE));
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
  };
}

/** The parts of the document that the page shows. */
interface ReferenceDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly "x-limit": string;
  readonly parameters?: unknown;
  readonly requestBody?: { readonly content: unknown };
  readonly responses: Readonly<Record<string, { readonly content?: unknown }>>;
}

function page({ components, info, paths }: ReferenceDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  );
  const groups = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? "");
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>${info.title} ${info.version}: HTTP API</title>
        <style>${new Html(STYLE)}</style>
      </head>
      <body>
        <h1>${info.title} ${info.version}: HTTP API</h1>
        <p>${info.description}</p>
        <p>Paths are below <code>/api/auth</code>. The same as an OpenAPI 3.1 document:
          <a href="/api/auth/reference/openapi.json">openapi.json</a>.</p>
        <ul>${[...groups.keys()].map((tag) => html`<li><a href="#${tag}">${tag}</a></li>`)}</ul>
        ${[...groups].map(([tag, each]) =>
          html`<h2 id="${tag}">${tag}</h2>${each.map(operationHtml)}`
        )}
        <h2 id="schemas">Schemas</h2>
        ${Object.entries(components.schemas).map(([name, schema]) =>
          html`<h3 id="schema-${name}">${name}</h3>${code(schema)}`
        )}
      </body>
    </html>
  `.text;
}

function operationHtml(
  { method, operation, path }: { method: string; path: string; operation: Operation },
): Html {
  const { description, operationId, parameters, requestBody, responses, summary } = operation;
  return html`
    <details id="${operationId}">
      <summary><b>${method.toUpperCase()}</b> <code>${path}</code> ${summary}</summary>
      <div><p>${description ?? ""}</p><p>Limit: ${operation["x-limit"]}</p>
    ${parameters === undefined ? "" : html`<h4>Parameters</h4>${code(parameters)}`}
    ${requestBody === undefined ? "" : html`<h4>Request</h4>${code(requestBody.content)}`}
    ${Object.entries(responses).filter(([status]) => status !== "default").map((
      [status, { content }],
    ) =>
      html`<h4>${status}</h4>${content === undefined ? html`<p>Empty</p>` : code(content)}`
    )}</div>
    </details>
  `;
}

/** JSON in which a named schema leads to where it is written. */
function code(value: unknown): Html {
  const parts = JSON.stringify(value, null, 1).split(/"#\/components\/schemas\/(\w+)"/);
  return html`<pre>${
    parts.map((part, at) =>
      at % 2 === 0 ? html`${part}` : html`<a href="#schema-${part}">${part}</a>`
    )
  }</pre>`;
}
