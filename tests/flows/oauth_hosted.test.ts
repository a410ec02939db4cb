import { assertEquals } from "@std/assert";
import { Client, ok } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { OIDC_CLIENT, startOidcServer } from "../support/oidc_server.ts";
import { ADMIN, projectWithKey } from "../support/set_up.ts";
import { APP_URL } from "../support/social.ts";

const PUBLIC_URL = "https://auth.example.com";

Deno.test("A platform that others reach asks no server of its own machine or network", async (t) => {
  await using platform = await openPlatform({ url: PUBLIC_URL });
  await using provider = await startOidcServer();
  const { host, setupToken: token } = platform;
  const site = `http://127.0.0.1:${host.sitePort}`;
  const headers = { origin: PUBLIC_URL };
  const admin = new Client(site, headers);
  await ok(admin.post("/banata/setup", { token, ...ADMIN }));
  await ok(admin.post("/sign-in/email", ADMIN));
  const project = await projectWithKey(admin, "project-a");
  const { port } = new URL(provider.issuer);
  const document = "/.well-known/openid-configuration";
  const places = {
    "http on 127.0.0.1": provider.discoveryUrl,
    "http on localhost": `http://localhost:${port}${document}`,
    "http on a name below localhost": `http://id.localhost:${port}${document}`,
    "http on [::1]": `http://[::1]:${port}${document}`,
    "https on 127.0.0.1": `https://127.0.0.1:${port}${document}`,
    "https on 127.0.0.1, written as a number": `https://2130706433:${port}${document}`,
    "https in a private network": `https://192.168.0.1${document}`,
    "https on the cloud's metadata service": `https://169.254.169.254${document}`,
  };
  for (const [place, discoveryUrl] of Object.entries(places)) {
    await t.step(place, async () => {
      const credentials = { clientId: OIDC_CLIENT.id, clientSecret: OIDC_CLIENT.secret };
      const saved = await admin.post("/banata/config/social-providers/save", {
        projectId: project.id,
        providerId: "acme",
        ...credentials,
        discoveryUrl,
      });
      const visitor = new Client(site, { ...headers, "x-banata-client-id": project.clientId });
      const body = { provider: "acme", callbackURL: APP_URL };
      const begun = await visitor.post("/sign-in/social", body);
      assertEquals([saved.status, begun.status, begun.code], [
        200,
        424,
        "PROVIDER_UNAVAILABLE",
      ]);
      assertEquals(provider.requests, []);
    });
  }
});
