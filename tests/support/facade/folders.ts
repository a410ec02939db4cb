/** Data folders that go with their process, or with the next one if it was killed. */
import process from "node:process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(tmpdir(), "convex-test-facade");
const made = new Set<string>();
let started = false;

/** Makes a folder that is removed when this process ends. */
export function makeFolder(): string {
  if (!started) start();
  const folder = mkdtempSync(join(ROOT, `${process.pid}-`));
  made.add(folder);
  return folder;
}

function start(): void {
  started = true;
  mkdirSync(ROOT, { recursive: true });
  for (const name of readdirSync(ROOT)) {
    if (!isAlive(Number(name.split("-")[0]))) remove(join(ROOT, name));
  }
  process.on("exit", () => made.forEach(remove));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
