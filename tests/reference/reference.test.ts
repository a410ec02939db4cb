/** The reference of the HTTP API: whole, well-formed, and served without a script. */
import { assert, assertEquals } from "@std/assert";
import { httpRouter } from "convex/server";
import { Validator } from "../../tools/packages/openapi_validator.ts";
import { REFERENCE } from "../../runtime/http/reference.gen.ts";
import { registerRoutes } from "../../runtime/http/mod.ts";
import { answerReference } from "../../runtime/http/reference_page.ts";
import { ROUTES } from "../../runtime/routes.ts";
import { CALLS } from "../support/calls/mod.ts";
import { ALWAYS_REFUSED } from "./document.ts";
import type { Json } from "../support/client.ts";

const DOCUMENT: Json = JSON.parse(REFERENCE);
/** `METHOD /path` of every operation, with `{name}` in the place of what a path names. */
const OPERATIONS = Object.entries<Json>(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries<Json>(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  }))
);

function toTemplate(path: string): string {
  return path.replace(/(?:\*\*)?:(\w+)/g, "{$1}");
}

Deno.test("The reference is an OpenAPI 3.1 document by the schema of the specification", async () => {
  const { errors, valid } = await new Validator().validate(structuredClone(DOCUMENT));
  assert(valid, JSON.stringify(errors, null, 1));
  assertEquals(DOCUMENT.openapi, "3.1.0");
});

Deno.test("The reference has every endpoint that is served, and every path of the table of routes", () => {
  const named = new Set(OPERATIONS.map(({ name }) => name));
  const served = CALLS.filter(({ status }) => status !== 404).map(({ endpoint }) =>
    toTemplate(endpoint)
  );
  assertEquals(new Set(served).difference(named), new Set());
  const paths = Object.keys(ROUTES).filter((path) =>
    ROUTES[path]?.closed === undefined && !path.endsWith("*") &&
    !/\/:(?:call|section|id)\b/.test(path)
  );
  assertEquals(paths.map(toTemplate).filter((path) => DOCUMENT.paths[path] === undefined), []);
});

Deno.test("The reference names each operation once, says what it does, and refers to what is there", () => {
  const ids = OPERATIONS.map(({ operation }) => operation.operationId);
  assertEquals(ids.length, new Set(ids).size);
  for (const { name, operation, path } of OPERATIONS) {
    assert(/^[A-Z`].{5,}[^.:]$/.test(operation.summary), `${name}: ${operation.summary}`);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => each);
    const inPath = (operation.parameters ?? []).filter((each: Json) => each.in === "path");
    assertEquals(inPath.map((each: Json) => each.name), named, name);
  }
  for (const [, name = ""] of REFERENCE.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    assert(DOCUMENT.components.schemas[name], name);
  }
});

Deno.test("The reference has the schema of what every operation answers, but where it leads on or only refuses", () => {
  const without = OPERATIONS.filter(({ operation }) => {
    const answers = Object.entries<Json>(operation.responses)
      .filter(([status]) => /^2/.test(status));
    return answers.length === 0 ||
      answers.some(([, { content = {} }]) =>
        Object.values<Json>(content).every(({ schema }) =>
          schema?.type === undefined &&
          schema?.anyOf === undefined && schema?.$ref === undefined
        )
      );
  });
  const leadsOn = ({ operation }: { operation: Json }) => operation.responses[302] !== undefined;
  assertEquals(
    without.filter((each) => !leadsOn(each)).map(({ name }) => name),
    [...ALWAYS_REFUSED, "POST /p/{clientId}/email-events/{provider}"].sort(),
  );
});

Deno.test("The reference holds no value that a call sent or was answered", () => {
  assertEquals(
    REFERENCE.match(/[a-z]{2,5}_0[0-9A-Z]{20,}|sk_[a-z]+_|@example\.com|127\.0\.0\.1/g),
    null,
  );
});

Deno.test("GET /api/auth/reference is a page that runs no script, with the document beside it", async () => {
  const router = httpRouter();
  registerRoutes(router);
  assertEquals(router.lookup("/api/auth/reference", "GET")?.[2], "/api/auth/reference");
  const { body, headers, status } = await answerReference({ isDocument: false, ifNoneMatch: null });
  assertEquals(status, 200);
  assert(!/<script|\son\w+=|javascript:|src=/i.test(body ?? ""));
  const policy = headers["content-security-policy"] ?? "";
  assert(policy.startsWith("default-src 'none'; style-src 'sha256-") && !policy.includes("unsafe"));
  for (const { operation } of OPERATIONS) assert(body?.includes(`id="${operation.operationId}"`));
  const again = await answerReference({ isDocument: false, ifNoneMatch: headers.etag ?? "" });
  assertEquals([again.status, again.body], [304, null]);
  const document = await answerReference({ isDocument: true, ifNoneMatch: null });
  assertEquals([document.body, document.headers["content-type"]], [REFERENCE, "application/json"]);
});
