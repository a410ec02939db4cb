/** State that the console's pages follow. @module */
export * from "npm:@preact/signals@^2.11.4";
