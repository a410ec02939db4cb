/** A test of Wycheproof's, with what all of them have. */
type Vector<Test> = Test & { readonly tcId: number; readonly result: "valid" | "invalid" };

interface Group<Test> {
  /** Bits. */
  readonly keySize: number;
  /** Bits. */
  readonly ivSize: number;
  readonly private: JsonWebKey;
  readonly tests: readonly Vector<Test>[];
}

/** Every test of a file in `tests/vectors/`, with its group. */
export async function vectorsOf<Test>(
  file: string,
): Promise<{ group: Group<Test>; test: Vector<Test> }[]> {
  const url = new URL(`../vectors/${file}`, import.meta.url);
  const { testGroups }: { testGroups: Group<Test>[] } = JSON.parse(await Deno.readTextFile(url));
  return testGroups.flatMap((group) => group.tests.map((test) => ({ group, test })));
}

/** The bytes that a text of hex digits stands for. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array((hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16)));
}
