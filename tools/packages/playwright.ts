/** What drives a browser. @module */
export {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
  type Response,
} from "npm:playwright-core@^1.65.1";
