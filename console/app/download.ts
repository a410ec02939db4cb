/** Hands a file to the browser, which keeps it where it keeps downloads. */
export function saveFile(
  name: string,
  { parts, type }: { parts: readonly string[]; type: string },
): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file once it has asked where to keep it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A part of a file's name: what file systems take everywhere. */
export function fileName(text: string): string {
  return text.replace(/[^\w.-]+/g, "-").slice(0, 100);
}

/** Today, as names of files have it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
