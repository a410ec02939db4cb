/** What reads a mail as it arrived. @module */
export { default } from "npm:postal-mime@^4.0.0";
