/**
 * The console as a server hands it out: one document for all its pages, one script and one style sheet. It
 * speaks to the platform by the public HTTP API alone, so what stands here holds no secret and asks nothing.
 *
 * @module
 */
import { type Asset, SCRIPT, STYLE } from "./assets.gen.ts";

/** What answers a request of the console. */
export interface ConsoleAnswer {
  readonly status: 200 | 304 | 404;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
}

const ASSETS = "/console/assets/";

const DOCUMENT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Banata</title>
<link rel="icon" href="data:,">
<link rel="preload" href="/api/auth/get-session" as="fetch" crossorigin="anonymous">
<link rel="stylesheet" href="${ASSETS}${STYLE.name}">
<script type="module" src="${ASSETS}${SCRIPT.name}" integrity="sha256-${SCRIPT.hash}"></script>
</head>
<body><noscript>The console of this platform needs JavaScript.</noscript></body>
</html>
`;

/** Where {@linkcode SHEET} is. */
const SHEET_PATH = "/console/sheet";

/** An empty page, on which the console draws mails and what an app's pages look like, in a frame. */
const SHEET = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Banata</title>
</head>
<body></body>
</html>
`;

/**
 * What is drawn there is of a project's own making. It has styles of its own, and that is all: nothing of it
 * runs, nothing is loaded, not even a picture, nothing is sent, and only the console may frame it.
 */
const SHEET_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-same-origin",
].join("; ");

/**
 * Nothing inline, nothing from elsewhere, in no frame; one script alone runs, the one of this hash, and no
 * text becomes markup by a sink of the DOM (Trusted Types).
 */
const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${SCRIPT.hash}'`,
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const SAFE: readonly (readonly [string, string])[] = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
];

/**
 * Answers a GET of `/`, or of a path below `/console/`. The document is asked for anew each time and told
 * to be the same by its tag; an asset is named by its hash and may be kept for ever.
 */
export function answerConsole(
  { ifNoneMatch, path }: { path: string; ifNoneMatch: string | null },
): ConsoleAnswer {
  if (path.startsWith(ASSETS)) return answerAsset(path.slice(ASSETS.length));
  if (path === SHEET_PATH) return SHEET_ANSWER;
  // Both hashes, for the document names both files.
  const tag = `"${SCRIPT.name}-${STYLE.name}"`;
  const headers = [
    ...SAFE,
    ["cache-control", "no-cache"],
    ["etag", tag],
    ["content-security-policy", POLICY],
    ["cross-origin-opener-policy", "same-origin"],
    ["x-frame-options", "DENY"],
  ] as const;
  if (ifNoneMatch === tag) return { status: 304, headers, body: null };
  return {
    status: 200,
    headers: [...headers, ["content-type", "text/html; charset=utf-8"]],
    body: DOCUMENT,
  };
}

const SHEET_ANSWER: ConsoleAnswer = {
  status: 200,
  headers: [
    ...SAFE,
    ["cache-control", "no-cache"],
    ["content-security-policy", SHEET_POLICY],
    ["content-type", "text/html; charset=utf-8"],
    ["x-frame-options", "SAMEORIGIN"],
  ],
  body: SHEET,
};

function answerAsset(name: string): ConsoleAnswer {
  if (name === SCRIPT.name) return served(SCRIPT, "text/javascript; charset=utf-8");
  if (name === STYLE.name) return served(STYLE, "text/css; charset=utf-8");
  // A page that was loaded before an upgrade asks for what is no more; nothing may keep that answer.
  return { status: 404, headers: [...SAFE, ["cache-control", "no-store"]], body: null };
}

function served({ text }: Asset, type: string): ConsoleAnswer {
  const headers = [
    ...SAFE,
    ["cache-control", "public, max-age=31536000, immutable"],
    ["content-type", type],
  ] as const;
  return { status: 200, headers, body: text };
}
