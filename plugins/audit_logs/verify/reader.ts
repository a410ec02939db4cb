import {
  type ExportHeader,
  type ExportLine,
  parseExportHeader,
  parseExportLine,
} from "../../../rules/audit_export.ts";
import { proveEvent } from "./events.ts";
import type { Faults } from "./faults.ts";
import { type ClaimState, History } from "./history.ts";
import { openPage, type Page } from "./page.ts";

/** What was read of an export. */
export interface Reading {
  /** The last page; null where there is none. */
  readonly page: Page | null;
  /** The first leaf that it should have. */
  readonly from: number;
  /** The one after the last that was read. */
  readonly next: number;
  /** How many events are proved. */
  readonly proved: number;
  /** How many parts of them were erased. */
  readonly erased: number;
  /** Whether a page is filtered: then what is missing can't be seen. */
  readonly isFiltered: boolean;
}

/** Reads the lines of an export one by one, in memory that does not grow with it. */
export class ExportReader {
  readonly history: History = new History();
  #line = 0;
  #page: Page | null = null;
  #from = 0;
  /** The leaf that should come next. */
  #next = 0;
  #latestAt = -Infinity;
  #proved = 0;
  #erased = 0;
  #isFiltered = false;
  /** Whether a header was wrong: the events below it belong to no page. */
  #isLost = false;
  readonly #roots: { readonly line: number; readonly state: () => ClaimState }[] = [];

  constructor(readonly faults: Faults) {}

  /** What was read so far. */
  get reading(): Reading {
    return {
      page: this.#page,
      from: this.#from,
      next: this.#next,
      proved: this.#proved,
      erased: this.#erased,
      isFiltered: this.#isFiltered,
    };
  }

  /** Reads the next line. */
  async read(text: string): Promise<void> {
    this.#line++;
    const header = parseExportHeader(text);
    if (header) return await this.#turnPage(header);
    if (this.#page === null) {
      if (this.#line === 1) this.faults.add("HEADER_MISSING", { line: 1 });
      return;
    }
    const event = parseExportLine(text);
    if (this.#isLost) return;
    if (event) this.#readEvent(event, this.#page);
    else this.faults.add("LINE_INVALID", { line: this.#line });
  }

  /** Says what only the end shows; `isPart` for an export that does not reach the end of the log. */
  end({ isPart }: { isPart: boolean }): void {
    if (this.#line === 0) this.faults.add("HEADER_MISSING");
    if (this.#page === null) return;
    this.#endPage();
    const { checkpoint: { size }, header: { to } } = this.#page;
    if (!isPart && to < size) {
      this.faults.add("EVENTS_CUT_OFF", { leaf: to, detail: `it has ${size}, these end at ${to}` });
    }
    for (const { line, state } of this.#roots) {
      if (state() === "wrong") this.faults.add("HISTORY_CHANGED", { line });
    }
  }

  async #turnPage(header: ExportHeader): Promise<void> {
    const place = { line: this.#line };
    const page = await openPage(header);
    this.#isLost = true;
    if (page === null) return this.faults.add("CHECKPOINT_INVALID", place);
    if (this.#page === null) this.#from = this.#next = header.from;
    else {
      this.#endPage();
      const { origin, project, vkey } = this.#page.header;
      const isSame = header.origin === origin && header.project === project && header.vkey === vkey;
      if (!isSame) return this.faults.add("LOG_DIFFERS", place);
      this.#expect(header.from);
    }
    this.#isLost = false;
    this.#page = page;
    this.#isFiltered ||= header.filtered;
    this.#roots.push({ line: this.#line, state: this.history.claim(page.checkpoint) });
  }

  /** A page has to have what it says it has. */
  #endPage(): void {
    const { filtered = true, to = 0 } = this.#page?.header ?? {};
    if (filtered) this.#next = Math.max(this.#next, to);
    else this.#expect(to);
  }

  /** Says which leaves are missing before one, and goes on with that. */
  #expect(leaf: number): void {
    if (this.#next < leaf) {
      const detail = this.#next + 1 === leaf
        ? `leaf ${this.#next}`
        : `leaves ${this.#next} to ${leaf - 1}`;
      this.faults.add("EVENTS_MISSING", { line: this.#line, leaf: this.#next, detail });
    } else if (leaf < this.#next) {
      this.faults.add("EVENT_OUT_OF_ORDER", { line: this.#line, leaf });
    }
    this.#next = Math.max(this.#next, leaf);
  }

  #readEvent(line: ExportLine, page: Page): void {
    const { event: { at, id }, leaf } = line;
    const place = { line: this.#line, leaf, detail: `event ${printable(id)}` };
    const { filtered, to } = page.header;
    if (leaf < this.#next || leaf >= to) return this.faults.add("EVENT_OUT_OF_ORDER", place);
    if (!filtered) this.#expect(leaf);
    this.#next = leaf + 1;
    const proved = proveEvent(line, page);
    if (proved === null) return this.faults.add("EVENT_CHANGED", place);
    this.#proved++;
    this.#erased += proved.erased;
    const { hash, proof } = proved;
    const { size } = page.checkpoint;
    if (!this.history.append(hash, { index: leaf, size, proof })) {
      this.faults.add("HISTORY_CHANGED", place);
    }
    if (at < this.#latestAt - TOLERANCE_MS) this.faults.add("EVENT_BACKDATED", place);
    this.#latestAt = Math.max(this.#latestAt, at);
  }
}

/** Events of one commit are recorded before they are sequenced, by clocks that differ: so much is usual. */
const TOLERANCE_MS = 10 * 60 * 1_000;

/** An id as it may be shown on a terminal. */
function printable(text: string): string {
  return text.replace(/[^\w-]/g, "?").slice(0, 64);
}
