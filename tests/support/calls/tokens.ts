import { Client, ok } from "../client.ts";
import type { Call } from "./types.ts";
import { appClient, signedUpUser, type World } from "./world.ts";

/** Tokens of the project's own issuer, and what verifies them. */
export const TOKEN_CALLS: readonly Call[] = [
  {
    endpoint: "GET /token",
    variant: "that makes the signing key",
    prepare: async (world) => {
      const { platform, project } = world;
      const args = { projectId: project.id, model: "jwks", where: [], cursor: null };
      await platform.component("bulk:deleteMany", args);
      return await signedUpUser(world);
    },
  },
  ...["GET /token", "GET /convex/token"].map((endpoint): Call => ({
    endpoint,
    prepare: async (world) => {
      await makeSigningKey(world);
      return await signedUpUser(world);
    },
  })),
  ...["GET /jwks", "GET /convex/jwks"].map((endpoint): Call => ({
    endpoint,
    prepare: async (world) => {
      await makeSigningKey(world);
      return { client: appClient(world) };
    },
  })),
  ...["jwks", ".well-known/openid-configuration"].map((document): Call => ({
    endpoint: `GET /p/:clientId/${document}`,
    prepare: async (world) => {
      await makeSigningKey(world);
      const { platform, project } = world;
      return { client: new Client(platform.site), path: `/p/${project.clientId}/${document}` };
    },
  })),
];

/** Makes the key that signs the project's tokens, unless it has one. */
async function makeSigningKey(world: World): Promise<void> {
  await ok(appClient(world).get("/jwks"));
}
