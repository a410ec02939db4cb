import { assertEquals, assertRejects } from "@std/assert";
import { BusyError, Turns, type Whose } from "./turns.ts";

const MUCH = { waiting: 100, perProject: 100, perClient: 100 };

/** Work that ends when it is told to, and what of it has started, by its names. */
function workers(turns: Turns) {
  const started: string[] = [];
  const refused: string[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const run = (name: string, whose: Partial<Whose> = {}) => {
    const end = Promise.withResolvers<void>();
    const work = async () => {
      started.push(name);
      ends.push(end);
      await end.promise;
    };
    turns.run(work, { project: "a", client: "1", ...whose }).catch((error) => {
      if (!(error instanceof BusyError)) throw error;
      refused.push(name);
    });
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  /** Lets everything that runs and waits end, one after the other. */
  const finish = async () => {
    for (let at = 0; at < ends.length; at++) {
      ends[at]?.resolve();
      await settle();
    }
  };
  return { started, refused, run, finish, settle };
}

Deno.test("Turns.run() lets so many run at a time, those of one client in the order they came", async () => {
  const { finish, run, settle, started } = workers(new Turns({ ...MUCH, atOnce: 2 }));
  for (const name of ["1", "2", "3", "4"]) run(name);
  await settle();
  assertEquals(started, ["1", "2"]);
  await finish();
  assertEquals(started, ["1", "2", "3", "4"]);
});

Deno.test("Turns.run() gives the turn of failed work on", async () => {
  const turns = new Turns({ ...MUCH, atOnce: 1 });
  const whose = { project: "a", client: "1" };
  const failed = turns.run(() => Promise.reject(new Error("Not now")), whose);
  await assertRejects(() => failed, Error, "Not now");
  assertEquals(await turns.run(() => Promise.resolve("next"), whose), "next");
});

Deno.test("Turns.run() gives each project its turn, whatever another one asks for", async () => {
  const { finish, run, started } = workers(new Turns({ ...MUCH, atOnce: 1 }));
  for (let at = 0; at < 50; at++) run(`a${at}`, { project: "a" });
  run("b", { project: "b" });
  run("c", { project: "c" });
  await finish();
  assertEquals(started.slice(0, 5), ["a0", "a1", "b", "c", "a2"]);
  assertEquals(started.length, 52);
});

Deno.test("Turns.run() gives each client of a project its turn", async () => {
  const { finish, run, started } = workers(new Turns({ ...MUCH, atOnce: 1 }));
  for (let at = 0; at < 20; at++) run(`x${at}`, { client: "x" });
  run("y0", { client: "y" });
  run("y1", { client: "y" });
  await finish();
  assertEquals(started.slice(0, 6), ["x0", "x1", "y0", "x2", "y1", "x3"]);
});

Deno.test("Turns.run() refuses a client, and a project, beyond its places", async () => {
  const limits = { atOnce: 1, waiting: 100, perProject: 3, perClient: 2 };
  const { finish, refused, run, settle, started } = workers(new Turns(limits));
  for (const name of ["x0", "x1", "x2", "x3"]) run(name, { client: "x" });
  for (const name of ["y0", "y1"]) run(name, { client: "y" });
  run("b", { project: "b" });
  await settle();
  assertEquals(refused, ["x3", "y1"]);
  await finish();
  assertEquals(started, ["x0", "x1", "b", "y0", "x2"]);
});

Deno.test("Turns.run() lets a client in when all places of its project are others'", async () => {
  const limits = { atOnce: 1, waiting: 100, perProject: 4, perClient: 3 };
  const { finish, refused, run, settle, started } = workers(new Turns(limits));
  for (const name of ["x0", "x1", "x2", "x3"]) run(name, { client: "x" });
  run("y0", { client: "y" });
  run("z0", { client: "z" });
  run("z1", { client: "z" });
  run("v0", { client: "v" });
  run("w0", { client: "w" });
  await settle();
  assertEquals(refused, ["x3", "z1", "x2", "w0"]);
  await finish();
  assertEquals(started, ["x0", "x1", "y0", "z0", "v0"]);
});

Deno.test("Turns.run() lets a project in when all places are another's", async () => {
  const limits = { atOnce: 1, waiting: 3, perProject: 3, perClient: 3 };
  const { finish, refused, run, settle, started } = workers(new Turns(limits));
  for (const name of ["a0", "a1", "a2", "a3"]) run(name);
  run("b0", { project: "b" });
  run("b1", { project: "b" });
  run("c0", { project: "c" });
  await settle();
  assertEquals(refused, ["a3", "b1", "a2"]);
  await finish();
  assertEquals(started, ["a0", "a1", "b0", "c0"]);
});
