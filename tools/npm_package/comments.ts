import ts from "../packages/typescript.ts";

/** What bundlers read; and where the map is. */
const KEPT = /[@#]__(?:PURE|NO_SIDE_EFFECTS)__|^\/\/# sourceMappingURL=/;
const COMMENT = /\/\*[^]*?\*\/|\/\/[^\n]*/g;

/**
 * A module's code without the comments before its parts, each line where it was, so that its map holds. Editors
 * show those of the declarations; in the code they are a fifth of what everybody downloads.
 */
export function withoutComments(text: string): string {
  const file = ts.createSourceFile("a.js", text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
  const parts: string[] = [];
  let done = ts.getShebang(text)?.length ?? 0;
  parts.push(text.slice(0, done));
  const visit = (node: ts.Node): void => {
    // Before what a node begins with there is nothing but space and comments.
    const [from, to] = [Math.max(node.pos, done), node.getStart(file)];
    if (to > from) {
      parts.push(text.slice(done, from), text.slice(from, to).replace(COMMENT, blank));
      done = to;
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return parts.join("") + text.slice(done);
}

function blank(comment: string): string {
  return KEPT.test(comment) ? comment : ` ${comment.replace(/[^\n]/g, "")}`.replace(/^ (?=\n)/, "");
}
