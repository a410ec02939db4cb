import { type Html, html } from "../../plugins/_kernel/html.ts";

/** The only style of the pages; the policy below admits it by its hash. */
export const STYLE =
  "body{margin:0;background:#f8fafc;color:#0f172a;font:16px/1.5 system-ui,sans-serif}" +
  "main{max-width:24rem;margin:10vh auto;padding:2rem;background:#fff;border-radius:8px}" +
  "h1{margin:0 0 1rem;font-size:1.25rem}p{margin:0 0 1rem}label{display:block;margin:0 0 .25rem}" +
  "input{box-sizing:border-box;width:100%;margin:0 0 1rem;padding:.5rem;font:inherit}" +
  "button{width:100%;padding:.5rem;border:0;border-radius:8px;background:#6366f1;color:#fff;font:inherit}" +
  "[role=alert]{color:#b91c1c}";

/** base64 of the SHA-256 of {@link STYLE}; a test compares them. */
export const STYLE_HASH = "pPNKzUEq3BX6uDFuUk+85LPlWub/4Q+zEORqtzQ9XIs=";

/** A whole page. */
export function document(title: string, body: Html): string {
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="robots" content="noindex">
        <title>${title}</title>
        <style>${STYLE}</style>
      </head>
      <body>
        <main>
    <h1>${title}</h1>
    ${body}
        </main>
      </body>
    </html>
  `.text;
}

/**
 * Headers of a page: no script, nothing from elsewhere, in no frame, and no referrer that would carry
 * the link's token on. A browser applies `form-action` to where a form's answer redirects too, so
 * those origins are listed.
 */
export function pageHeaders(formTargets: readonly string[]): [string, string][] {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${["'self'", ...formTargets].join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return [
    ["content-type", "text/html; charset=utf-8"],
    ["content-security-policy", policy.join("; ")],
    ["referrer-policy", "no-referrer"],
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
  ];
}
