/** What mail clients make of HTML and CSS. @module */
export { caniemail } from "npm:caniemail@^2.0.2";
