import { h, useState } from "../packages/preact.ts";
import { Code } from "../parts/feedback.tsx";
import { Select } from "../parts/form.tsx";
import { Heading, project } from "../parts/shell.tsx";
import { Link } from "../router.tsx";
import { t } from "../strings.ts";
import type { PageProps } from "../routes.ts";

/** Stands where a key belongs. */
const KEY = "sk_live_…";

/** What an app needs to use the project, ready to be pasted. */
export function Connect({ params: { projectId } }: PageProps): h.JSX.Element {
  const [way, setWay] = useState<keyof typeof SNIPPETS>("sdk");
  const text = t().connect;
  const site = location.origin;
  const clientId = project.value?.clientId ?? "";
  return (
    <section>
      <Heading title={text.title} />
      <dl class="facts">
        <dt>{text.baseUrl}</dt>
        <dd>
          <Code label={text.baseUrl} text={site} />
        </dd>
        <dt>{text.clientId}</dt>
        <dd>
          <Code label={text.clientId} text={clientId} />
        </dd>
        <dt>{text.projectId}</dt>
        <dd>
          <Code label={text.projectId} text={projectId ?? ""} />
        </dd>
        <dt>{text.issuer}</dt>
        <dd>
          <Code label={text.issuer} text={`${site}/api/auth/p/${clientId}`} />
        </dd>
      </dl>
      <p>
        {text.keyHint} <Link to={`p/${projectId}/keys`}>{t().nav.keys}</Link>
      </p>
      <Select
        name="way"
        label={text.way}
        value={way}
        onChange={(next) => setWay(next as keyof typeof SNIPPETS)}
        options={Object.keys(SNIPPETS).map((each) => [each, text.ways[each] ?? each])}
      />
      <Code label={text.ways[way] ?? way} text={SNIPPETS[way]({ clientId, site })} />
    </section>
  );
}

interface Values {
  readonly site: string;
  readonly clientId: string;
}

const SNIPPETS = {
  sdk: ({ site }: Values) =>
    `import { BanataAuth } from "@banata-auth/sdk";

const banata = new BanataAuth({
  apiKey: process.env.BANATA_API_KEY, // ${KEY}, on the server only
  baseUrl: "${site}",
});

const { data } = await banata.userManagement.listUsers({ limit: 10 });`,
  next: ({ site }: Values) =>
    `# .env.local: the proxy of your app adds the key to each request
BANATA_API_KEY=${KEY}
BANATA_URL=${site}

// app/api/auth/[...path]/route.ts
const handler = async (request: Request) => {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set("x-api-key", process.env.BANATA_API_KEY!);
  return fetch(process.env.BANATA_URL + pathname + search, {
    method: request.method,
    headers,
    body: request.method === "GET" ? undefined : await request.text(),
    redirect: "manual",
  });
};
export { handler as GET, handler as POST };`,
  react: ({ clientId, site }: Values) =>
    `import { createAuthClient } from "better-auth/react";

// List your app's origin under "Signing in" first.
export const auth = createAuthClient({
  baseURL: "${site}",
  fetchOptions: { headers: { "x-banata-client-id": "${clientId}" } },
});`,
  convex: ({ clientId, site }: Values) =>
    `// convex/auth.config.ts of your app: its functions take the project's tokens
export default {
  providers: [{
    domain: "${site}/api/auth/p/${clientId}",
    applicationID: "convex",
  }],
};`,
  curl: ({ site }: Values) =>
    `KEY=${KEY}

# A user signs up
curl -sS ${site}/api/auth/sign-up/email \\
  -H "content-type: application/json" -H "x-api-key: $KEY" -H "origin: ${site}" \\
  -d '{"email":"grace@example.com","password":"a long password","name":"Grace"}'

# Your server lists users
curl -sS ${site}/api/auth/admin/list-users \\
  -H "content-type: application/json" -H "authorization: Bearer $KEY" -d '{}'`,
} as const;
