import process from "node:process";
import { createInterface } from "node:readline";

const ENTER = ["\r", "\n"];
const ERASE = ["\x7f", "\b"];
const STOP = ["\x03", "\x04"];

/**
 * Asks on the terminal; what is typed to a hidden question does not show. Null where there is no
 * terminal, or when the person stops.
 */
export async function askOnTerminal(
  question: string,
  { isHidden = false }: { isHidden?: boolean } = {},
): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  if (!isHidden) return await askShown(question);
  process.stdout.write(`${question} `);
  process.stdin.setRawMode(true);
  try {
    return await readHidden();
  } finally {
    process.stdin.setRawMode(false);
    process.stdin.pause();
    console.log();
  }
}

async function readHidden(): Promise<string | null> {
  const decoder = new TextDecoder();
  let typed: string[] = [];
  for await (const bytes of process.stdin.iterator({ destroyOnReturn: false })) {
    for (const char of decoder.decode(bytes, { stream: true })) {
      if (STOP.includes(char)) return null;
      if (ENTER.includes(char)) return typed.join("");
      typed = ERASE.includes(char) ? typed.slice(0, -1) : [...typed, char];
    }
  }
  return null;
}

function askShown(question: string): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise<string | null>((resolve) => {
    lines.once("close", () => resolve(null));
    lines.question(`${question} `, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
