import { type ComponentChildren, h, useId, useRef, useState } from "../packages/preact.ts";
import { ApiError, isUnanswered } from "../api.ts";
import { useUnsaved } from "../unsaved.ts";
import { t } from "../strings.ts";
import { ErrorNote } from "./feedback.tsx";

/** Something that is sent when asked for, once at a time. */
export interface Action<Input> {
  /** Runs it, unless it is running; answers whether it was done. */
  run(input: Input): Promise<boolean>;
  readonly isPending: boolean;
  readonly error: unknown;
}

/** Follows a request: while it is under way nothing is sent twice, and what it was refused for stays to be read. */
export function useAction<Input = void>(send: (input: Input) => Promise<void>): Action<Input> {
  const isRunning = useRef(false);
  const [state, setState] = useState<{ isPending: boolean; error: unknown }>({
    isPending: false,
    error: undefined,
  });
  return {
    ...state,
    async run(input) {
      if (isRunning.current) return false;
      isRunning.current = true;
      setState({ isPending: true, error: undefined });
      try {
        await send(input);
        setState({ isPending: false, error: undefined });
        return true;
      } catch (error) {
        setState({ isPending: false, error });
        return false;
      } finally {
        isRunning.current = false;
      }
    },
  };
}

/** What a form's fields hold, by their names; boxes are `"on"` or absent. */
export type Fields = Readonly<Record<string, string | undefined>>;

/**
 * A form whose submit sends once, and keeps what was typed when it was refused. Where an answer was lost,
 * what `isMade` finds is not made again.
 */
export function Form(
  { children, danger = false, disabled = false, isMade, onCancel, submit, send }: {
    send: (fields: Fields) => Promise<void>;
    submit: string;
    /** Whether an earlier try did it; for what the platform would make twice. */
    isMade?: (fields: Fields) => Promise<boolean>;
    children?: ComponentChildren;
    danger?: boolean;
    disabled?: boolean;
    onCancel?: () => void;
  },
): h.JSX.Element {
  const isOpen = useRef(false);
  const { error, isPending, run } = useAction(async (fields: Fields) => {
    if (isOpen.current && isMade && await isMade(fields)) {
      throw new ApiError({ code: "MADE_BEFORE" });
    }
    try {
      await send(fields);
      isOpen.current = false;
    } catch (error) {
      isOpen.current ||= isUnanswered(error);
      throw error;
    }
  });
  const tellUnsaved = useUnsaved();
  const [isTyped, setTyped] = useState(false);
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const entries = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    if (!await run(Object.fromEntries(entries))) return;
    tellUnsaved(false);
    setTyped(false);
  };
  const onInput = () => {
    tellUnsaved(true);
    setTyped(true);
  };
  return (
    <form onSubmit={onSubmit} onInput={onInput} data-typed={isTyped ? "" : undefined}>
      {children}
      {error !== undefined && <ErrorNote error={error} />}
      {isUnanswered(error) && <p>{t().unanswered}</p>}
      <div class="actions">
        <button
          type="submit"
          class={danger ? "danger" : "primary"}
          disabled={isPending || disabled}
        >
          {isPending ? t().working : submit}
        </button>
        {onCancel && <button type="button" onClick={onCancel}>{t().cancel}</button>}
      </div>
    </form>
  );
}

/** What a line of a form takes, besides its name and label. */
interface LineProps {
  readonly hint?: string;
  /** @default "text" */
  readonly type?: "datetime-local" | "email" | "number" | "password" | "text" | "url";
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  /** What the browser may fill in. @default "off" */
  readonly autoComplete?: string;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly max?: number;
  readonly min?: number;
  readonly step?: "any";
  readonly pattern?: string;
  /** What may be chosen, beside anything else. */
  readonly suggestions?: readonly string[];
  /** What stands there at first. */
  readonly defaultValue?: string;
  /** What stands there now, where the page follows it by `onInput`. */
  readonly value?: string;
  readonly onInput?: (event: { currentTarget: HTMLInputElement }) => void;
}

/** One line of a form. */
export function Field(
  { autoComplete = "off", hint, label, name, suggestions, type = "text", ...input }:
    & LineProps
    & { label: string; name: string },
): h.JSX.Element {
  const id = useId();
  // Preact's types tell the kinds of lines apart by what each may be; this one is of any of them.
  const attributes: Record<string, unknown> = { ...input, autoComplete, name, type };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        dir="auto"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        list={suggestions === undefined ? undefined : `${id}-list`}
        {...attributes}
      />
      {suggestions !== undefined && (
        <datalist id={`${id}-list`}>
          {suggestions.map((each) => <option key={each} value={each} />)}
        </datalist>
      )}
      {hint !== undefined && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

/** Several lines of text. */
export function TextField(
  { hint, label, name, onInput, rows = 4, value }: {
    label: string;
    name: string;
    /** What stands there at first. */
    value?: string;
    hint?: string;
    rows?: number;
    onInput?: (event: { currentTarget: HTMLTextAreaElement }) => void;
  },
): h.JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        rows={rows}
        defaultValue={value}
        dir="auto"
        onInput={onInput}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint !== undefined && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

/** A choice of a few; `value` is what is chosen at first, or now where the page follows it by `onChange`. */
export function Select(
  { label, name, onChange, options, value }: {
    label: string;
    name: string;
    options: readonly (readonly [value: string, label: string])[];
    value?: string;
    onChange?: (value: string) => void;
  },
): h.JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        {
          // Given a value, a page that is drawn anew would put it back over what was chosen since.
          ...onChange === undefined ? {} : { value }
        }
        onChange={(event) => onChange?.(event.currentTarget.value)}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each} selected={each === value}>{text}</option>
        ))}
      </select>
    </div>
  );
}

/** A box to tick. */
export function Check(
  { checked, hint, label, name, onChange }: {
    label: string;
    name: string;
    checked?: boolean;
    hint?: string;
    onChange?: (isOn: boolean) => void;
  },
): h.JSX.Element {
  const id = useId();
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        name={name}
        defaultChecked={checked}
        onChange={(event) => onChange?.(event.currentTarget.checked)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      <label for={id}>{label}</label>
      {hint !== undefined && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
