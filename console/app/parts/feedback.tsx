import { type ComponentChildren, h, useState } from "../packages/preact.ts";
import { now } from "../clock.ts";
import { signal } from "../packages/signals.ts";
import { ApiError } from "../api.ts";
import { t } from "../strings.ts";
import { relative } from "../times.ts";

/** What was refused or failed, in words, with the request's id for whoever reads the log. */
export function ErrorNote(
  { error, onRetry }: { error: unknown; onRetry?: () => void },
): h.JSX.Element {
  const { message, requestId } = described(error);
  return (
    <div class="note bad" role="alert">
      <p>{message}</p>
      {requestId !== null && (
        <p class="quiet">
          {t().requestId} <code>{requestId}</code> <Copy text={requestId} />
        </p>
      )}
      {onRetry && <button type="button" onClick={onRetry}>{t().retry}</button>}
    </div>
  );
}

/** Begins the code of a right that is not held; the sentence ends with its name. */
const MISSING = "MISSING_PERMISSION_";

/** An error in words of the language that is shown. */
export function described(error: unknown): { message: string; requestId: string | null } {
  if (!(error instanceof ApiError)) return { message: t().failed, requestId: null };
  const { code, message, requestId, retryAfter, status } = error;
  if (code === "NETWORK") return { message: t().unreachable, requestId };
  if (code === "NOT_THE_PLATFORM") return { message: t().notThePlatform(status), requestId };
  if (status === 429 && retryAfter !== null) return { message: t().waitFor(retryAfter), requestId };
  if (code.startsWith(MISSING)) {
    return { message: t().missingPermission(message.split(" ").at(-1) ?? ""), requestId };
  }
  const words = t().errors[code] ?? t().errorsAt[code]?.(placeIn(message));
  return { message: words ?? (message === "" ? t().failed : message), requestId };
}

/** What a refusal names at its end, such as a setting; blocks are counted as people do. */
function placeIn(message: string): string {
  const place = message.slice(message.lastIndexOf(": ") + 2);
  return place.replace(
    /^blocks\[(\d+)\]\.?/,
    (_, at: string) => `${t().blocks.nth(Number(at) + 1)} `,
  )
    .trim();
}

/** Puts a text into the clipboard. */
export function Copy({ label, text }: { text: string; label?: string }): h.JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(t().copied);
    } catch {
      // Browsers give the clipboard to pages of https and of this machine only.
      announce(t().notCopied);
    }
  };
  return (
    <button type="button" class="small" onClick={copy} aria-label={label ?? t().copyThis(text)}>
      {isCopied ? t().copied : t().copy}
    </button>
  );
}

/** A value that is there to be copied. */
export function Code({ label, text }: { text: string; label: string }): h.JSX.Element {
  return (
    <div class="code" role="group" aria-label={label}>
      <pre tabIndex={0} role="region" aria-label={label} dir="ltr">{text}</pre>
      <Copy text={text} label={t().copyNamed(label)} />
    </div>
  );
}

/** What a page says while it has nothing to show, and what to do about it. */
export function Empty(
  { children, title }: { title: string; children?: ComponentChildren },
): h.JSX.Element {
  return (
    <div class="empty">
      <p class="title">{title}</p>
      {children}
    </div>
  );
}

/** The shape of lines that are on their way. */
export function Skeleton({ lines = 3 }: { lines?: number }): h.JSX.Element {
  return (
    <div class="skeleton" role="status" aria-label={t().loading}>
      {Array.from({ length: lines }, (_, index) => <span key={index} />)}
    </div>
  );
}

const told = signal("");

/** Says in passing that something was done. */
export function announce(text: string): void {
  told.value = text;
  setTimeout(() => {
    if (told.value === text) told.value = "";
  }, 4_000);
}

/** Where {@link announce} speaks; stands once, for screen readers need it to be there before. */
export function Announcements(): h.JSX.Element {
  return <div class={told.value === "" ? "toast" : "toast shown"} role="status">{told.value}</div>;
}

/** A moment, told as how long ago; the exact one when pointed at. */
export function When({ at }: { at: string | number | null | undefined }): h.JSX.Element {
  const date = new Date(at ?? NaN);
  if (Number.isNaN(date.getTime())) return <span class="quiet">{t().never}</span>;
  // The exact one costs more than all else of a row, and is looked at once in a while.
  return (
    <time
      dateTime={date.toISOString()}
      onPointerEnter={({ currentTarget }) => currentTarget.title = exact(date)}
    >
      {relative(date.getTime() - now())}
    </time>
  );
}

/** A moment to the second, in the reader's own form. */
export function exact(date: Date): string {
  return new Intl.DateTimeFormat(t().language, { dateStyle: "medium", timeStyle: "medium" }).format(
    date,
  );
}
