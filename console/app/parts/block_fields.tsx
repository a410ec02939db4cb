import { h } from "../packages/preact.ts";
import type { BlockStyle, EmailBlock } from "../../../plugins/emails/blocks/types.ts";
import { t } from "../strings.ts";
import { Field, Select, TextField } from "./form.tsx";

/** A field of a block. */
interface Spec {
  readonly name: string;
  readonly choices?: readonly string[];
  readonly isNumber?: true;
  /** Lines of a long text. */
  readonly rows?: number;
  /** Whether it may be left out. */
  readonly isOptional?: true;
}

const TEXT: Spec = { name: "text" };
const HREF: Spec = { name: "href" };

/** What each kind of block asks for. */
const FIELDS: Readonly<Record<EmailBlock["type"], readonly Spec[]>> = {
  heading: [TEXT, { name: "as", choices: ["h1", "h2", "h3", "h4", "h5", "h6"] }],
  text: [{ ...TEXT, rows: 4 }],
  button: [
    TEXT,
    HREF,
    { name: "variant", choices: ["primary", "secondary", "outline"], isOptional: true },
  ],
  image: [
    { name: "src" },
    { name: "alt" },
    { name: "width", isNumber: true, isOptional: true },
    { name: "height", isNumber: true, isOptional: true },
  ],
  divider: [],
  spacer: [{ name: "height", isNumber: true }],
  link: [TEXT, HREF],
  code: [TEXT],
  columns: [],
};

/** What a style may say. */
const STYLES: Readonly<Record<keyof BlockStyle, Omit<Spec, "name">>> = {
  color: {},
  backgroundColor: {},
  fontSize: { isNumber: true },
  fontWeight: { choices: ["normal", "bold", "600", "700"] },
  fontStyle: { choices: ["normal", "italic"] },
  textAlign: { choices: ["left", "center", "right"] },
  textDecoration: { choices: ["none", "underline", "line-through"] },
  lineHeight: {},
  padding: {},
  paddingTop: { isNumber: true },
  paddingBottom: { isNumber: true },
  paddingLeft: { isNumber: true },
  paddingRight: { isNumber: true },
  margin: {},
  borderRadius: { isNumber: true },
  width: {},
  maxWidth: {},
};

type Values = Readonly<Record<string, unknown>>;

/** A new block of a kind, as it is before anything is said of it. */
export function newBlock(type: string): EmailBlock {
  const id = `${type}-${Date.now().toString(36)}`;
  const column = { blocks: [] };
  const fields: Values = {
    ...type === "columns" ? { columns: [column, column] } : {},
    ...Object.fromEntries(
      (FIELDS[type as EmailBlock["type"]] ?? []).filter(({ isOptional }) => !isOptional)
        .map(({ choices, isNumber, name }) => [name, choices?.[0] ?? (isNumber ? 24 : "")]),
    ),
  };
  return { ...fields, id, type } as EmailBlock;
}

/** What a block says and how it looks. */
export function BlockFields(
  { block, onChange }: { block: EmailBlock; onChange: (block: EmailBlock) => void },
): h.JSX.Element {
  const text = t().blocks;
  const values: Values = { ...block };
  const style: Values = { ...block.style };
  const names: Readonly<Record<string, string>> = text.fields;
  const change = (changes: Values) => onChange({ ...block, ...changes } as EmailBlock);
  const restyle = (name: string, value: unknown) => {
    const { [name]: _, ...others } = style;
    change({ style: value === undefined ? others : { ...others, [name]: value } });
  };
  return (
    <div>
      {FIELDS[block.type].map((spec) => (
        <BlockField
          key={spec.name}
          spec={spec}
          label={names[spec.name] ?? spec.name}
          hint={spec.rows === undefined ? undefined : text.html}
          value={values[spec.name]}
          onChange={(value) => change({ [spec.name]: value })}
        />
      ))}
      <details>
        <summary>{text.style}</summary>
        <div class="pairs">
          {Object.entries(STYLES).map(([name, spec]) => (
            <BlockField
              key={name}
              spec={{ ...spec, name, isOptional: true }}
              label={text.styles[name as keyof BlockStyle]}
              value={style[name]}
              onChange={(value) => restyle(name, value)}
            />
          ))}
        </div>
      </details>
    </div>
  );
}

function BlockField(
  { hint, label, onChange, spec, value }: {
    spec: Spec;
    label: string;
    value: unknown;
    hint?: string;
    onChange: (value: string | number | undefined) => void;
  },
): h.JSX.Element {
  const { choices, isNumber, isOptional, name, rows } = spec;
  const text = value === undefined ? "" : String(value);
  const give = (given: string) => {
    if (given === "" && isOptional) return onChange(undefined);
    onChange(isNumber ? Number(given) : given);
  };
  if (choices !== undefined) {
    const options = choices.map((each) => [each, each] as const);
    return (
      <Select
        name={name}
        label={label}
        value={text}
        options={isOptional ? [["", "–"], ...options] : options}
        onChange={give}
      />
    );
  }
  if (rows !== undefined) {
    return (
      <TextField
        name={name}
        label={label}
        hint={hint}
        rows={rows}
        value={text}
        onInput={(event) => give(event.currentTarget.value)}
      />
    );
  }
  return (
    <Field
      name={name}
      label={label}
      type={isNumber ? "number" : "text"}
      defaultValue={text}
      onInput={(event) => give(event.currentTarget.value)}
    />
  );
}
