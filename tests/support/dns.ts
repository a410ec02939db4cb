/** A resolver on loopback that answers over HTTP in JSON, as Google's and Cloudflare's do over HTTPS. */
export class DnsServer implements AsyncDisposable {
  /** The names it was asked for, in the order in which they came. */
  readonly asked: string[] = [];
  /** Texts by name; a number is the status with which it refuses to say. */
  zone: Readonly<Record<string, readonly string[] | number>> = {};
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request) => this.#answer(new URL(request.url)));
  }

  /** Its address, for `BANATA_DNS_URL`. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/resolve`;
  }

  #answer({ searchParams }: URL): Response {
    const name = searchParams.get("name") ?? "";
    this.asked.push(name);
    const texts = this.zone[name] ?? [];
    if (searchParams.get("type") !== "TXT") return Response.json({ Status: 4 });
    if (typeof texts === "number") return new Response("", { status: texts });
    const Answer = texts.map((text) => ({ name, type: 16, TTL: 300, data: JSON.stringify(text) }));
    return Response.json({ Status: texts.length > 0 ? 0 : 3, Answer });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
