import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

const BASE = "/api/auth/banata/config";

/** Contract 2.3. Every body carries the client's deprecated `projectId`, if it has one. */
export class Configuration {
  constructor(private readonly transport: Transport) {}

  getDashboardConfig(): Promise<Json> {
    return this.#post("/dashboard");
  }

  saveDashboardConfig(config: object): Promise<Json> {
    return this.#post("/dashboard/save", config);
  }

  async getSocialProviderCredentials(): Promise<Json> {
    return (await this.#post("/social-providers/get")).providers ?? {};
  }

  saveSocialProviderCredential(credential: {
    providerId: string;
    clientId: string;
    clientSecret?: string;
    tenantId?: string;
    enabled?: boolean;
  }): Promise<Json> {
    return this.#post("/social-providers/save", credential);
  }

  deleteSocialProviderCredential(providerId: string): Promise<Json> {
    return this.#post("/social-providers/delete", { providerId });
  }

  getBrandingConfig(): Promise<Json> {
    return this.#post("/branding/get");
  }

  saveBrandingConfig(branding: object): Promise<Json> {
    return this.#post("/branding/save", branding);
  }

  getAuthConfiguration(): Promise<Json> {
    return this.#post("/auth-config/get");
  }

  saveAuthConfiguration(configuration: object): Promise<Json> {
    return this.#post("/auth-config/save", configuration);
  }

  #post(path: string, body: object = {}): Promise<Json> {
    const { projectId } = this.transport;
    return this.transport.post(`${BASE}${path}`, { ...body, projectId });
  }
}
