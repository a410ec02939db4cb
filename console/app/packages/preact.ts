/** What the console's pages are drawn with. @module */
export * from "npm:preact@^11.2.0";
export * from "npm:preact@^11.2.0/hooks";
