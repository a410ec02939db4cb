/** One exchange over `fetch` of this process: of a test with the platform, or of that with a provider. */
export interface Exchange {
  readonly request: Request;
  readonly requestBody: string;
  readonly response: Response;
  readonly responseBody: string;
}

/** Shows every exchange over the global `fetch` to `look`, until it is disposed of. */
export function watchFetch(look: (exchange: Exchange) => void): Disposable {
  const own = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const requestBody = await request.clone().text();
    const response = await own(request);
    const responseBody = await response.clone().text();
    look({ request, requestBody, response, responseBody });
    return response;
  };
  return { [Symbol.dispose]: () => void (globalThis.fetch = own) };
}
