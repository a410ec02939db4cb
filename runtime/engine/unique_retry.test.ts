import { assertEquals } from "@std/assert";
import { betterAuth } from "better-auth";
import { getAuthTables } from "better-auth/db";
import { deviceAuthorization } from "better-auth/plugins/device-authorization";
import { componentHost } from "../../tests/support/component.ts";
import { metadataFromAuthTables } from "../../tools/codegen/metadata.ts";
import { convexAdapter } from "./adapter.ts";

Deno.test("Better Auth makes another device code when one is taken", async () => {
  const codes = ["AAAA1111", "AAAA1111", "BBBB2222"];
  const plugins = [deviceAuthorization({ generateUserCode: () => codes.shift() ?? "" })];
  const host = componentHost({
    tables: metadataFromAuthTables(getAuthTables({ plugins }), { columns: null }),
  });
  const auth = betterAuth({
    baseURL: "http://127.0.0.1:3211",
    secret: "a secret of at least 32 characters",
    database: convexAdapter({ projectId: "project-1", component: host.api, ctx: host }),
    telemetry: { enabled: false },
    plugins,
  });
  const body = { client_id: "app" };
  const first = await auth.api.deviceCode({ body });
  const second = await auth.api.deviceCode({ body });
  assertEquals([first.user_code, second.user_code], ["AAAA1111", "BBBB2222"]);
});
