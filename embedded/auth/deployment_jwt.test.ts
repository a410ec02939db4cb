import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mutationGeneric, type SignJwtOptions } from "convex/server";
import { v } from "convex/values";
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { messages } from "../testdata/clients_api.ts";
import { startHost } from "../testdata/client_harness.ts";
import { openApp, rejection } from "../testdata/harness.ts";
import { ConvexHttpClient } from "convex/browser";

const sign = mutationGeneric({
  args: { options: v.any() },
  handler: (ctx, { options }) => ctx.auth.signJwt(options as SignJwtOptions),
});

Deno.test("ctx.auth.signJwt() signs with one key, over restarts, under the issuer of app or component", async () => {
  const clock = (): number => Date.UTC(2031, 4, 5);
  const env = { CONVEX_CLOUD_URL: "https://cloud.example" };
  await using app = await openApp({ m: { sign } }, { clock, env });
  app.engine.registerComponent("child", { modules: { m: () => Promise.resolve({ sign }) } });
  const options = { claims: { sub: "ada", aud: "others", role: "admin" }, expiresInSeconds: 60.5 };
  const own = await app.engine.run("m:sign", { options }) as string;
  const child = await app.engine.run("m:sign", { options }, { component: "child" }) as string;
  await app.reopen();
  const keys = createLocalJWKSet(await app.engine.parts.jwt.jwks() as JSONWebKeySet);
  const verify = { audience: "others", currentDate: new Date(clock()) };
  const { payload, protectedHeader } = await jwtVerify(own, keys, verify);
  const { jti, ...claims } = payload;
  const iat = clock() / 1000;
  assertEquals(claims, {
    ...{ ...options.claims, iss: "https://cloud.example", iat, exp: iat + 60 },
  });
  assertEquals([protectedHeader.alg, protectedHeader.typ, jti?.length], ["ES256", "JWT", 22]);
  const { payload: { iss } } = await jwtVerify(child, keys, verify);
  assertEquals(iss, "https://cloud.example/components/child");
  const { mode } = await Deno.stat(`${app.dataDir}/jwt_key`);
  if (Deno.build.os !== "windows") assertEquals((mode ?? 0) & 0o777, 0o600);
});

Deno.test("ctx.auth.signJwt() refuses what Convex refuses", async () => {
  await using app = await openApp({ m: { sign } });
  const claims = { aud: "others" };
  const refused: [options: unknown, why: string][] = [
    [{ claims, expiresInSeconds: 0 }, "at least 1"],
    [{ claims, expiresInSeconds: 3601 }, "between 1 second and 3600 seconds"],
    [{ claims: {}, expiresInSeconds: 60 }, "The 'aud' claim is required"],
    [{ claims: { aud: [] }, expiresInSeconds: 60 }, "non-empty array"],
    [{ claims: { ...claims, iss: "me" }, expiresInSeconds: 60 }, "The 'iss' claim is set by"],
    [{ claims: { ...claims, nbf: 1 }, expiresInSeconds: 60 }, "The 'nbf' claim is reserved"],
    [{ claims: { ...claims, ConvexId: 1 }, expiresInSeconds: 60 }, "'ConvexId' claim"],
    [{ claims: { ...claims, sub: "" }, expiresInSeconds: 60 }, "The 'sub' claim"],
    [{ claims: { ...claims, text: "x".repeat(8000) }, expiresInSeconds: 60 }, "8000 byte limit"],
  ];
  for (const [options, why] of refused) {
    assertStringIncludes(await rejection(app.engine.run("m:sign", { options })), why);
  }
});

Deno.test("the functions port serves the keys of ctx.auth.signJwt()", async () => {
  await using test = await startHost();
  const token = await new ConvexHttpClient(test.host.url).mutation(messages.sign, {});
  const keys = createRemoteJWKSet(new URL(`${test.host.url}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(String(token), keys, { audience: "others" });
  assertEquals(payload.iss, test.host.url);
  const served = await (await fetch(`${test.host.url}/.well-known/jwks.json`)).text();
  assert(!served.includes('"d"'));
});
