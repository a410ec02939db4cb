/** A Chromium that comes from npm. @module */
export { default } from "npm:@sparticuz/chromium@^147.0.0";
