import type { PageName } from "./paths.ts";

/** What a lane says of a page that may be shown; the HTTP side writes the HTML. */
export interface PageState {
  readonly page: PageName;
  /** The project's name. */
  readonly name: string;
  /** Origins outside of this host that the page's form may lead to. */
  readonly formTargets: readonly string[];
}
