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
import { Field, Form } from "./form.tsx";

/** A window over the page. The browser keeps the focus in it and gives it back; Escape closes it. */
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
        onClose?.();
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

/** A button for what can't be taken back: it is done once the name was typed, or at least confirmed. */
export function Destroys(
  { label, name, question, send, title }: {
    label: string;
    title: string;
    question: string;
    send: () => Promise<void>;
    /** What must be typed; without it a click confirms. */
    name?: string;
  },
): h.JSX.Element {
  const [typed, setTyped] = useState("");
  return (
    <Opens label={label} title={title} danger>
      {(close) => (
        <Form
          submit={label}
          danger
          disabled={name !== undefined && typed !== name}
          onCancel={close}
          send={async () => {
            await send();
            close();
          }}
        >
          <p>{question}</p>
          {name !== undefined && (
            <Field
              name="typed"
              label={t().typeToConfirm(name)}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Form>
      )}
    </Opens>
  );
}
