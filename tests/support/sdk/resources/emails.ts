import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

const PATH = "/api/auth/banata/emails";

/** Contract 2.6. */
export class Emails {
  readonly templates: EmailTemplates;

  constructor(private readonly transport: Transport) {
    this.templates = new EmailTemplates(transport);
  }

  send(options: { to: string; template: string; data: Record<string, unknown> }): Promise<Json> {
    return this.transport.post(`${PATH}/send`, options);
  }

  preview(options: { template: string; data?: Record<string, unknown> }): Promise<Json> {
    return this.transport.post(`${PATH}/preview`, options);
  }

  sendTest(options: { to: string; template?: string }): Promise<Json> {
    return this.transport.post("/api/auth/banata/test-email", options);
  }
}

/** A template as callers write it. */
interface TemplateOptions {
  readonly name: string;
  readonly slug: string;
  readonly subject: string;
  readonly blocks: readonly object[];
  readonly variables?: readonly object[];
  readonly previewText?: string;
  readonly category?: string;
  readonly description?: string;
}

class EmailTemplates {
  constructor(private readonly transport: Transport) {}

  async list(options: { category?: string } = {}): Promise<Json> {
    return (await this.#post("list", options)).templates ?? [];
  }

  async get(idOrSlug: string): Promise<Json> {
    return (await this.#post("get", { idOrSlug })).template ?? null;
  }

  async create(options: TemplateOptions): Promise<Json> {
    return succeeded(await this.#post("create", toBody(options))).template;
  }

  async update(id: string, options: Partial<TemplateOptions>): Promise<Json> {
    return succeeded(await this.#post("update", { id, ...toBody(options) })).template;
  }

  async delete(id: string): Promise<void> {
    succeeded(await this.#post("delete", { id }));
  }

  #post(call: string, body: unknown): Promise<Json> {
    return this.transport.post(`${PATH}/templates/${call}`, body);
  }
}

function toBody({ blocks, variables, ...rest }: Partial<TemplateOptions>): object {
  return {
    ...rest,
    blocksJson: blocks && JSON.stringify(blocks),
    variablesJson: variables && JSON.stringify(variables),
  };
}

function succeeded(reply: Json): Json {
  if (!reply.success) throw new Error(reply.error);
  return reply;
}
