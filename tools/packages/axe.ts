/** What finds faults of accessibility in a page. @module */
export { default } from "npm:axe-core@^4.14.1";
