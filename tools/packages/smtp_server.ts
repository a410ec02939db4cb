/** A mail server for tests. @module */
export { SMTPServer } from "npm:smtp-server@^3.21.6";
