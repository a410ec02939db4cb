import { HostError, messageOf } from "../errors.ts";

/** A port that takes requests. */
export interface Listener {
  port: number;
  /** Takes no more, and settles when those under way are answered. */
  drain(): Promise<void>;
  /** Cuts off those that are not answered. */
  abort(): void;
}

/** Answers a request of a peer. */
export type Answer = (request: Request, peer: string) => Promise<Response>;

const LOOPBACK = "127.0.0.1";

/**
 * Listens on a port; 0 takes any free one.
 *
 * @throws {HostError} PORT_IN_USE, ADDRESS_UNUSABLE.
 */
export function listen(
  { hostname, port }: { hostname: string; port: number },
  answer: Answer,
): Listener {
  const stop = new AbortController();
  let isDrained = false;
  try {
    const options = { hostname, port, signal: stop.signal, onListen: () => {} };
    const server = Deno.serve(options, (request, { remoteAddr }) => {
      return answer(request, "hostname" in remoteAddr ? remoteAddr.hostname : "");
    });
    return {
      port: (server.addr as Deno.NetAddr).port,
      drain: () => server.shutdown().then(() => void (isDrained = true)),
      // Deno throws when a server that has shut down is aborted.
      abort: () => isDrained || stop.abort(),
    };
  } catch (cause) {
    if (cause instanceof Deno.errors.AddrInUse) {
      throw new HostError(
        "PORT_IN_USE",
        `Port ${port} on ${hostname} is taken: stop the program that uses it or choose another port`,
        { cause },
      );
    }
    throw new HostError(
      "ADDRESS_UNUSABLE",
      `Cannot listen on ${hostname}:${port} (${messageOf(cause)}): choose another address or port`,
      { cause },
    );
  }
}

/** The URL under which this machine reaches a listener. */
export function urlOf(hostname: string, port: number): string {
  const name = hostname === "0.0.0.0" || hostname === "::" ? LOOPBACK : hostname;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
