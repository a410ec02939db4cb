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
  if (!Deno.stdin.isTerminal()) return null;
  if (!isHidden) return prompt(question);
  await Deno.stdout.write(new TextEncoder().encode(`${question} `));
  Deno.stdin.setRaw(true);
  try {
    return await readHidden();
  } finally {
    Deno.stdin.setRaw(false);
    console.log();
  }
}

async function readHidden(): Promise<string | null> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1024);
  let typed: string[] = [];
  while (true) {
    const length = await Deno.stdin.read(buffer);
    if (length === null) return null;
    for (const char of decoder.decode(buffer.subarray(0, length), { stream: true })) {
      if (STOP.includes(char)) return null;
      if (ENTER.includes(char)) return typed.join("");
      typed = ERASE.includes(char) ? typed.slice(0, -1) : [...typed, char];
    }
  }
}
