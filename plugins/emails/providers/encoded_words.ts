import type { EmailMessage } from "../message.ts";

/** An encoded word has at most 75 characters (RFC 2047 section 2), of which 12 are not the text's. */
const MAX_WORD_BYTES = 45;
const PLAIN = /^[A-Za-z0-9 ]*$/;

/** A sender for an API that takes headers in ASCII only: the name in encoded words where it needs them. */
export function encodedMailbox({ address, name }: EmailMessage["from"]): string {
  if (name === "") return address;
  return `${PLAIN.test(name) ? name : encodedWords(name)} <${address}>`;
}

/** A text as encoded words of base64, none of which ends within a character. */
function encodedWords(text: string): string {
  const words: number[][] = [];
  let word: number[] = [];
  for (const character of text) {
    const bytes = new TextEncoder().encode(character);
    if (word.length + bytes.length > MAX_WORD_BYTES) {
      words.push(word);
      word = [];
    }
    word.push(...bytes);
  }
  words.push(word);
  return words.map((bytes) => `=?UTF-8?B?${btoa(String.fromCharCode(...bytes))}?=`).join(" ");
}
