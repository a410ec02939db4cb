/**
 * Rule `error-text`: what a person reads of an error is a sentence.
 *
 * @module
 */

import { leadingText } from "./source.ts";

/** Refuses an error whose message starts with a small letter. */
export const errorText: Deno.lint.Rule = {
  create(context) {
    return {
      NewExpression(node) {
        if (!/Error$/.test(context.sourceCode.getText(node.callee))) return;
        for (const message of node.arguments.flatMap(messagesOf)) {
          if (!/^\p{Ll}/u.test(leadingText(message) ?? "")) continue;
          context.report({
            node: message,
            message: "Error text starts with a small letter",
            hint: "Write a sentence that says the action and what to do",
          });
        }
      },
    };
  },
};

/** The argument itself and, if it is an object, its `message`. */
function messagesOf(argument: Deno.lint.Node): Deno.lint.Node[] {
  if (argument.type !== "ObjectExpression") return [argument];
  return argument.properties.flatMap((property) => {
    if (property.type !== "Property" || property.key.type !== "Identifier") return [];
    return property.key.name === "message" ? [property.value] : [];
  });
}
