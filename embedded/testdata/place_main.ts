/** Prints where and when functions live, and where the process does. */
import { queryGeneric } from "convex/server";
import { openApp } from "./harness.ts";

const look = () => ({
  hours: new Date(0).getHours(),
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  locale: new Intl.NumberFormat().resolvedOptions().locale,
  number: (1234.5).toLocaleString(),
  date: new Date(0).toLocaleString().replace("\u202f", " "),
  order: ["z", "ä", "a"].sort((a, b) => a.localeCompare(b)),
});

const app = await openApp({ m: { look: queryGeneric({ args: {}, handler: look }) } });
console.log(JSON.stringify({ inside: await app.engine.run("m:look"), outside: look() }));
await app[Symbol.asyncDispose]();
