/** How texts for operators name the commands: as tasks of a checkout, for that is where they are written. */
const TASK = /\bdeno task (?=[a-z<])/g;

let called = "deno task";

/** Names the program by which this process was called: `npx @banata-auth/convex`, `banata`. */
export function nameProgram(name: string): void {
  called = name;
}

/** A text for operators in which commands are named as they can be called here. */
export function asCalled(text: string): string {
  return text.replace(TASK, `${called} `);
}
