import {
  type ComponentChildren,
  h,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "../packages/preact.ts";
import { place, setQuery } from "../router.tsx";
import { t } from "../strings.ts";
import { leaveBy } from "../unsaved.ts";
import { Field, Form } from "./form.tsx";

/** A window over the page. The browser keeps the focus in it and gives it back; Escape closes it, or asks. */
export function Dialog(
  { children, onClose, title }: {
    title: string;
    children: ComponentChildren;
    /** Left out where it must be answered. */
    onClose?: () => void;
  },
): h.JSX.Element {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (onClose === undefined) return;
        // Escape is pressed by mistake too: what was typed in the window is not to go by that.
        if (dialog.current?.querySelector("form[data-typed]")) leaveBy(onClose);
        else onClose();
      }}
    >
      <h2 id={id} dir="auto">{title}</h2>
      {children}
    </dialog>
  );
}

/** A button that opens a window; a link does that ends with `?open=` and its name. */
export function Opens(
  { children, danger = false, label, name, primary = false, title }: {
    label: string;
    title: string;
    /** What the link calls it. */
    name?: string;
    /** What stands in the window; `close` shuts it. */
    children: (close: () => void) => ComponentChildren;
    primary?: boolean;
    danger?: boolean;
  },
): h.JSX.Element {
  const isNamed = name !== undefined && place.value.query.get("open") === name;
  const [isOpened, setOpen] = useState(false);
  const isOpen = isOpened || isNamed;
  const close = () => {
    setOpen(false);
    if (isNamed) setQuery({ open: "" });
  };
  return (
    <span class="opens">
      <button
        type="button"
        class={primary ? "primary" : danger ? "danger" : undefined}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {label}
      </button>
      {isOpen && <Dialog title={title} onClose={close}>{children(close)}</Dialog>}
    </span>
  );
}

interface Question {
  readonly label: string;
  readonly title: string;
  readonly question: string;
  readonly send: () => Promise<void>;
}

/** A button for what somebody shall mean: it is done once they said so. */
export function Confirms(props: Question): h.JSX.Element {
  const { label, title } = props;
  return (
    <Opens label={label} title={title} danger>
      {(close) => <Asked {...props} close={close} />}
    </Opens>
  );
}

/**
 * A button that destroys something: it is done once its name was typed, or after a click where the same page
 * takes it back, which the question then says.
 */
export function Destroys(
  props: Question & ({ name: string; undo?: undefined } | { name?: undefined; undo: string }),
): h.JSX.Element {
  const { label, title } = props;
  return (
    <Opens label={label} title={title} danger>
      {(close) => <Asked {...props} close={close} />}
    </Opens>
  );
}

function Asked(
  { close, label, name, question, send, undo }: Question & {
    close: () => void;
    name?: string | undefined;
    undo?: string | undefined;
  },
): h.JSX.Element {
  const [typed, setTyped] = useState("");
  // Nobody can type what is not seen.
  const word = name === undefined || seen(name) === "" ? label : name;
  return (
    <Form
      submit={label}
      danger
      disabled={name !== undefined && seen(typed) !== seen(word)}
      onCancel={close}
      send={async () => {
        await send();
        close();
      }}
    >
      <p>{question}</p>
      {undo !== undefined && <p>{undo}</p>}
      {name !== undefined && (
        <Field
          name="typed"
          label={t().typeToConfirm(word)}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </Form>
  );
}

/** A text as far as one sees it: pages draw several spaces once, and some letters not at all. */
function seen(text: string): string {
  return text.normalize("NFKC").replace(/[\p{Cc}\p{Cf}]+/gu, "").replace(/\s+/g, " ").trim();
}
