import config from "../../deno.json" with { type: "json" };

/** What the reference says before its paths. */
export const HEAD = {
  openapi: "3.1.0",
  info: {
    title: "Banata",
    version: config.version,
    license: { name: "MIT", identifier: "MIT" },
    description:
      "The HTTP API of a Banata platform. Every request is for one project, which its credential names: a key that " +
      "acts itself (`Authorization: Bearer`), a key that an app's proxy adds to a browser's request (`x-api-key`), " +
      "or a public client id; without any it is for the platform itself. A body is a JSON object; what an endpoint does " +
      "not know is refused or left out. An operator's session names a project by `projectId` in body or query. Schemas of " +
      "requests are the ones that check them. Schemas of replies are what the project's tests were answered: a field " +
      "that is not required may be absent, and a later version may add fields. What is not a 2xx or 3xx has a " +
      "stable `code`. `x-limit` is the class of docs/limits.md and its requests a minute of one client.",
  },
  servers: [{ url: "/api/auth", description: "This platform" }],
  security: [{ serverKey: [] }, { projectKey: [] }, { projectKey: [], session: [] }, {
    session: [],
  }] as Record<string, string[]>[],
  components: {
    securitySchemes: {
      serverKey: {
        type: "http",
        scheme: "bearer",
        description: "A key of the project, which acts with its own permissions",
      },
      projectKey: {
        type: "apiKey",
        in: "header",
        name: "x-api-key",
        description:
          "A key of the project that an app's proxy adds: the cookie's user acts, or nobody",
      },
      clientId: {
        type: "apiKey",
        in: "header",
        name: "x-banata-client-id",
        description: "The project's public client id",
      },
      session: {
        type: "apiKey",
        in: "cookie",
        name: "better-auth.session_token",
        description:
          "A user's session. At the platform's own host a project's cookie is named `banata-<client id>.session_token`",
      },
    },
    headers: {
      RequestId: {
        description: "The request's id, as the server logs it",
        schema: { type: "string" },
      },
    },
    schemas: {
      Error: {
        type: "object",
        properties: {
          code: { type: "string", description: "Stable, in UPPER_SNAKE: docs/error_codes.md" },
          message: { type: "string", description: "One sentence that says what to do" },
        },
        required: ["code", "message"],
      },
    },
    responses: {
      Error: {
        description: "Refused, or failed",
        headers: { "x-request-id": { $ref: "#/components/headers/RequestId" } },
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  },
};
