/**
 * What is served beside the engines: the pages of mailed links, and every route of the app's router.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import http from "../../local/http.ts";
import { PAGES } from "../../runtime/deployment/paths.ts";
import { type Call, CALLS, nameOf } from "../support/calls/mod.ts";

/** Where the engines and the pages are; whatever else is routed must be challenged too. */
const ROUTES = ["/api/auth/*"];

/** Files of the package, the same for everybody, for which nothing is read: the console's and the reference's. */
const FILES = [
  "/",
  "/console",
  "/console/*",
  "/api/auth/reference",
  "/api/auth/reference/openapi.json",
];

/** The call that does what each page's form does; `token` is what the page has of it. */
const DONE_BY: Readonly<Record<string, { readonly call: string; readonly token?: string }>> = {
  "accept-invitation": { call: "POST /organization/accept-invitation", token: "invitationId" },
  "magic-link": { call: "POST /magic-link/verify" },
  "reset-password": { call: "POST /reset-password" },
  "two-factor": { call: "POST /two-factor/verify-totp (at sign-in)" },
  "undo-email-change": { call: "POST /change-email/undo" },
  "unsubscribe": { call: "POST /banata/emails/unsubscribe" },
  "verify-email": { call: "POST /verify-email" },
};

/** Opening each page, and sending its form. */
export const PAGE_CALLS: readonly Call[] = PAGES.flatMap((page) => {
  const call = callOf(page);
  return call === undefined ? [] : ["GET", "POST"].map((method) => pageCall(call, page, method));
});

function pageCall(call: Call, page: string, method: string): Call {
  return {
    endpoint: `${method} /p/:clientId/${page}`,
    prepare: async (world) => {
      const { body = {}, client, path: own } = await call.prepare(world);
      const query = Object.fromEntries(new URLSearchParams(own?.split("?")[1]));
      const fields: Record<string, unknown> = { ...body, ...query };
      fields.token ??= fields[DONE_BY[page]?.token ?? ""];
      const path = `/p/${world.project.clientId}/${page}`;
      if (method === "POST") return { client, path, body: fields };
      return { client, path: `${path}?token=${fields.token ?? "none"}` };
    },
  };
}

function callOf(page: string): Call | undefined {
  return CALLS.find((call) => nameOf(call) === DONE_BY[page]?.call);
}

/** Compares the pages with what is challenged; one whose endpoint no engine has leads nowhere. */
export function assertEveryPageKnown(endpoints: readonly string[]): void {
  for (const page of PAGES) {
    const done = DONE_BY[page]?.call;
    assert(done, `Add the page ${page} to DONE_BY in tests/isolation/pages.ts`);
    const isServed = endpoints.some((endpoint) => done.startsWith(endpoint));
    assert(callOf(page) || !isServed, `Name a call of tests/support/calls/ for the page ${page}`);
  }
}

/** Compares the app's router with what is challenged. */
export function assertEveryRouteKnown(): void {
  const paths = new Set(http.getRoutes().map(([path]) => path));
  assertEquals(
    [...paths].filter((path) => !ROUTES.includes(path) && !FILES.includes(path)),
    [],
    "Add calls of these routes to tests/isolation/pages.ts",
  );
}
