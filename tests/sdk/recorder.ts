import type { Json } from "../support/client.ts";

/** One request as the SDK sent it, and the answer it got. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for none. */
  readonly sent: string | undefined;
  readonly status: number;
  readonly requestId: string | null;
  readonly contentType: string | null;
  readonly reply: Json;
}

/** Sends requests over real HTTP and keeps what went and came. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  /** Headers that take the place of the SDK's own on the way. */
  instead: Readonly<Record<string, string>> | null = null;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = init.headers as Record<string, string>;
    const { Authorization: _, ...rest } = headers;
    const response = await fetch(url, {
      ...init,
      headers: this.instead === null ? headers : { ...rest, ...this.instead },
    });
    const text = await response.clone().text();
    this.exchanges.push({
      method: init.method ?? "GET",
      url,
      headers,
      sent: init.body === undefined ? undefined : String(init.body),
      status: response.status,
      requestId: response.headers.get("x-request-id"),
      contentType: response.headers.get("content-type"),
      reply: parse(text),
    });
    return response;
  };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
