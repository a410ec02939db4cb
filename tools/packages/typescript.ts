/** The compiler, for the npm package and for tests of the sources. @module */
export { default } from "npm:typescript@^6.0.3";
