/** Node's side of the host's ports, on Deno's `node:http`. */
import { assertStringIncludes } from "@std/assert";
import { serveHttp } from "./http.ts";

Deno.test("a request of Node's without a host keeps its path", async () => {
  const server = await serveHttp(({ url }) => Promise.resolve(new Response(url)));
  for (const head of ["HTTP/1.1\r\nhost:\r\n", "HTTP/1.0\r\n"]) {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    const request = `GET /x/version ${head}connection: close\r\n\r\n`;
    await socket.write(new TextEncoder().encode(request));
    const text = await new Response(socket.readable).text();
    assertStringIncludes(text, "http://127.0.0.1/x/version");
  }
  await server.shutdown();
});
