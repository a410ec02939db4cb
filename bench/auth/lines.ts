/** Splits a stream of text into its lines. */
export class TextLineStream extends TransformStream<string, string> {
  /** Starts with no line. */
  constructor() {
    let rest = "";
    super({
      transform(chunk, controller) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) controller.enqueue(line);
      },
    });
  }
}
