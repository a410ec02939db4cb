/** What makes HTML of Markdown, for the site of the docs. @module */
export { Marked, Renderer, type Tokens } from "npm:marked@^18.2.1";
