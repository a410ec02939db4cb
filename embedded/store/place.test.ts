import { assertEquals, assertThrows } from "@std/assert";
import { Place } from "./place.ts";
import { HostError } from "../errors.ts";
import { system } from "../system/mod.ts";

const FILES = ["data.sqlite3", "data.sqlite3-wal", "lock"] as const;
const LONG_MS = 10_000;

function makeFiles(folder: string): void {
  for (const name of FILES) Deno.writeTextFileSync(`${folder}/${name}`, name);
}

/** A place that was looked at for so long that its folder is believed. */
function settledPlace(folder: string): Place {
  let now = 0;
  const options = { now: () => now };
  const place = new Place(`${folder}/data.sqlite3`, `${folder}/lock`, options);
  for (let look = 0; look < 3; look++) {
    place.check();
    now += LONG_MS;
  }
  return place;
}

/** Ends when a change would leave another time than the folder has: Deno tells whole seconds. */
function letTimeGoOn(folder: string): void {
  const before = system.identityOf(folder)?.changedAt;
  const beside = `${folder}-beside`;
  do Deno.writeTextFileSync(beside, ""); while (system.identityOf(beside)?.changedAt === before);
}

/** How often the system is asked about files meanwhile. */
function looksOf(body: () => void): number {
  const { identityOf } = system;
  let looks = 0;
  system.identityOf = (path) => {
    looks++;
    return identityOf(path);
  };
  try {
    body();
  } finally {
    system.identityOf = identityOf;
  }
  return looks;
}

/** A file system that keeps no times of changes, while this is held. */
function withoutTimes(): Disposable {
  const { identityOf } = system;
  system.identityOf = (path) => {
    const found = identityOf(path);
    return found === null ? null : { ...found, changedAt: 0 };
  };
  return {
    [Symbol.dispose]() {
      system.identityOf = identityOf;
    },
  };
}

/** Puts another file in the place of one, and gives the folder back its times, as `rsync -a` does. */
function exchange(folder: string, name: string): void {
  const { atime, mtime } = Deno.statSync(folder);
  Deno.copyFileSync(`${folder}/${name}`, `${folder}/copy`);
  Deno.renameSync(`${folder}/copy`, `${folder}/${name}`);
  Deno.utimeSync(folder, atime ?? 0, mtime ?? 0);
}

Deno.test("a folder that was seen unchanged for long is looked at in its files' stead", async () => {
  const folder = await Deno.makeTempDir({ prefix: "embedded-test-" });
  makeFiles(folder);
  const place = settledPlace(folder);
  assertEquals(looksOf(() => place.check()), 1);
  letTimeGoOn(folder);
  // One that changed is not believed at once, though all files are in their place.
  await Deno.writeTextFile(`${folder}/backup`, "");
  for (let check = 0; check < 3; check++) {
    assertEquals(looksOf(() => place.check()), 1 + FILES.length);
  }
  await Deno.remove(folder, { recursive: true });
  await Deno.remove(`${folder}-beside`);
});

interface Loss {
  make?: (folder: string) => void;
  lose: (folder: string) => void;
}

/** Whatever takes a database's files from under it. */
const LOSSES: readonly Loss[] = [
  ...FILES.map((name) => ({ lose: (folder: string) => Deno.removeSync(`${folder}/${name}`) })),
  ...FILES.map((name) => ({ lose: (folder: string) => exchange(folder, name) })),
  { lose: (folder) => Deno.renameSync(folder, `${folder}-moved`) },
  {
    lose(folder) {
      Deno.renameSync(folder, `${folder}-moved`);
      Deno.mkdirSync(folder);
      makeFiles(folder);
    },
  },
  {
    // The folder stays as it is when that is exchanged which one of its names leads to.
    make(folder) {
      Deno.mkdirSync(`${folder}-away`);
      Deno.writeTextFileSync(`${folder}-away/data`, "");
      Deno.symlinkSync(`${folder}-away/data`, `${folder}/data.sqlite3`);
      Deno.writeTextFileSync(`${folder}/lock`, "");
    },
    lose: (folder) => exchange(`${folder}-away`, "data"),
  },
];

Deno.test("files that are removed, moved or exchanged are missed, whatever times their folder is given", async () => {
  const root = await Deno.makeTempDir({ prefix: "embedded-test-" });
  const lost = LOSSES.map(({ lose, make = makeFiles }, at) => {
    const folder = `${root}/${at}`;
    Deno.mkdirSync(folder);
    make(folder);
    return { place: settledPlace(folder), lose: () => lose(folder) };
  });
  letTimeGoOn(`${root}/${lost.length - 1}`);
  const codes = lost.map(({ lose, place }) => {
    lose();
    return assertThrows(() => place.check(), HostError).code;
  });
  assertEquals(codes, lost.map(() => "DATA_DIR_GONE"));
  await Deno.remove(root, { recursive: true });
});

Deno.test("a folder whose file system keeps no times is never looked at in its files' stead", async () => {
  const folder = await Deno.makeTempDir({ prefix: "embedded-test-" });
  makeFiles(folder);
  {
    using _ = withoutTimes();
    const place = settledPlace(folder);
    assertEquals(looksOf(() => place.check()), 1 + FILES.length);
  }
  await Deno.remove(folder, { recursive: true });
});
