import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

/** Contract 2.1. */
export class ApiKeys {
  constructor(private readonly transport: Transport) {}

  create({ expiresAt, ...options }: {
    name: string;
    organizationId?: string;
    permissions?: string[];
    expiresAt?: Date;
  }): Promise<Json> {
    const body = { ...options, expiresAt: expiresAt?.toISOString() };
    return this.transport.post("/api/auth/api-key/create", body);
  }

  list(): Promise<Json> {
    return this.transport.get("/api/auth/api-key/list");
  }

  delete(keyId: string): Promise<Json> {
    return this.transport.post("/api/auth/api-key/delete", { keyId });
  }
}
