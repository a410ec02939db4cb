import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

const PATH = "/api/auth/banata/vault";

/** Contract 2.14. */
export class Vault {
  constructor(private readonly transport: Transport) {}

  encrypt(options: {
    name: string;
    data: string;
    context?: string;
    organizationId?: string;
    metadata?: Record<string, string>;
  }): Promise<Json> {
    return this.transport.post(`${PATH}/encrypt`, options);
  }

  decrypt(options: { secretId: string; context?: string }): Promise<Json> {
    return this.transport.post(`${PATH}/decrypt`, options);
  }

  list(options: {
    organizationId?: string;
    limit?: number;
    before?: string;
    after?: string;
  } = {}): Promise<Json> {
    return this.transport.post(`${PATH}/list`, options);
  }

  rotateKey(options: { batchSize?: number } = {}): Promise<Json> {
    return this.transport.post(`${PATH}/rotate-key`, options);
  }

  delete({ secretId }: { secretId: string }): Promise<Json> {
    return this.transport.post(`${PATH}/delete`, { id: secretId });
  }
}
