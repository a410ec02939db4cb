import { assertEquals } from "@std/assert";
import type { World } from "./calls/mod.ts";
import { Client, type Json, ok, type Reply } from "./client.ts";
import { rowsOf } from "./rows.ts";

/** Calls of the vault by one actor. */
export interface VaultClient {
  /** Sends a call below `/banata/vault/`. */
  readonly call: (path: string, body?: object) => Promise<Reply>;
  /** The body of a call that succeeds. */
  readonly ok: (path: string, body?: object) => Promise<Json>;
  /** Keeps a secret, whose name is new unless it is given, and gives its id. */
  readonly keep: (fields?: Readonly<Record<string, unknown>>) => Promise<string>;
}

let number = 0;

/** The vault as a client's actor sees it. */
export function vaultOf(client: Client): VaultClient {
  const call = (path: string, body: object = {}) => client.post(`/banata/vault/${path}`, body);
  const succeed = (path: string, body?: object) => ok(call(path, body));
  return {
    call,
    ok: succeed,
    keep: async (fields = {}) => {
      const secret = { name: `secret ${++number}`, data: "kept from everybody", ...fields };
      return (await succeed("encrypt", secret)).id;
    },
  };
}

/** The vault as a key of the world's project sees it that holds these permissions in a place. */
export async function vaultOfKey(
  { admin, platform, project }: Pick<World, "admin" | "platform" | "project">,
  permissions: readonly string[],
  place: { organizationId?: string } = {},
): Promise<VaultClient> {
  const body = { name: "limited", projectId: project.id, permissions, ...place };
  const { key } = await ok(admin.post("/api-key/create", body));
  return vaultOf(new Client(platform.site, { authorization: `Bearer ${key}`, origin: "" }));
}

/** Checks that what is counted of each key is what is stored, and gives the number of records. */
export function recordsCounted(
  { platform: { host }, project }: Pick<World, "platform" | "project">,
) {
  const own = (table: string) =>
    rowsOf(host, table).filter(({ projectId }) => projectId === project.id);
  const counted = new Map<unknown, number>();
  for (const { keyVersion, records } of own("vaultUse")) {
    counted.set(keyVersion, (counted.get(keyVersion) ?? 0) + Number(records));
  }
  const stored = Map.groupBy(own("vaultVersion"), ({ keyVersion }) => keyVersion);
  for (const [keyVersion, records] of counted) {
    assertEquals(records, stored.get(keyVersion)?.length ?? 0, `of key ${keyVersion}`);
  }
  return own("vaultVersion").length;
}
