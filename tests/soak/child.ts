/**
 * The host under load, in a process of its own, since it is killed. Its arguments are the data folder, when
 * the soak began, how many times faster than time the host's clock goes since (what Convex keeps for a week has to
 * leave while the soak looks on), and the ports, 0 for any.
 *
 * @module
 */
import { soakApp } from "./app.ts";
import { serve } from "../../embedded/mod.ts";

// Taken before the host is: in functions, Date.now() is what this clock says.
const { now } = Date;

if (import.meta.main) {
  const [dataDir = "", epoch = "0", pace = "1", port = "0", sitePort = "0"] = Deno.args;
  const clock = (): number => Number(epoch) + (now() - Number(epoch)) * Number(pace);
  const host = await serve({
    ...soakApp(),
    dataDir,
    clock,
    port: Number(port),
    sitePort: Number(sitePort),
    log: ({ level, event, message }) => {
      if (level === "error") console.error(`${event}: ${message}`);
    },
  });
  console.log(JSON.stringify({ port: host.port, sitePort: host.sitePort }));
}
