/**
 * A pure function that knows its last answers. A deployment's projects have few colours and few stylesheets,
 * and every mail asks for them.
 *
 * @param max answers that are kept; above it all are forgotten
 */
export function remembering(
  find: (text: string) => string,
  { max }: { max: number },
): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const answer = known.get(text) ?? find(text);
    if (known.size >= max) known.clear();
    known.set(text, answer);
    return answer;
  };
}
