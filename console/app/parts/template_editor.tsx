import { h, useRef, useState } from "../packages/preact.ts";
import type { TemplateVariable } from "../../../plugins/emails/render/variables.ts";
import { t } from "../strings.ts";
import { type Draft, namesIn } from "../templates.ts";
import { BlockList } from "./block_list.tsx";
import { announce } from "./feedback.tsx";
import { Check, Field, Select } from "./form.tsx";

/** A variable that the platform gives a mail. */
type Offered = Pick<TemplateVariable, "description" | "name">;

/** What a mail says: its lines, its blocks, and which variables may stand in them. */
export function TemplateEditor(
  { draft, offered, onChange }: {
    draft: Draft;
    /** What the platform gives such a mail; null where whoever sends it gives what it uses. */
    offered: readonly Offered[] | null;
    onChange: (draft: Draft) => void;
  },
): h.JSX.Element {
  const text = t().templates;
  const last = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null);
  const remember = ({ target }: FocusEvent) => {
    const isText = target instanceof HTMLTextAreaElement ||
      target instanceof HTMLInputElement && target.type === "text";
    if (isText) last.current = target;
  };
  const insert = (name: string) => {
    const field = last.current;
    if (!field?.isConnected) return announce(text.insertFirst);
    const end = field.value.length;
    field.setRangeText(
      `{{${name}}}`,
      field.selectionStart ?? end,
      field.selectionEnd ?? end,
      "end",
    );
    // What follows the field follows this too.
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    announce(text.inserted(name));
  };
  const names = offered ?? [{ name: "appName" }, ...namesIn(draft).map((name) => ({ name }))];
  return (
    <div onFocusIn={remember}>
      {offered === null && <About draft={draft} onChange={onChange} />}
      <Field
        name="subject"
        label={text.subject}
        defaultValue={draft.subject}
        onInput={(event) => onChange({ ...draft, subject: event.currentTarget.value })}
      />
      <Field
        name="previewText"
        label={text.previewText}
        hint={text.previewTextHint}
        defaultValue={draft.previewText}
        onInput={(event) => onChange({ ...draft, previewText: event.currentTarget.value })}
      />
      <div class="variables" role="group" aria-label={text.variables}>
        <p class="hint">{text.insert}</p>
        {names.map(({ description, name }: Offered) => (
          <button
            key={name}
            type="button"
            class="small"
            title={description}
            onClick={() => insert(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <h2>{text.blocks}</h2>
      <p class="hint">{t().blocks.keys}</p>
      <BlockList
        blocks={draft.blocks}
        label={text.blocks}
        onChange={(blocks) => onChange({ ...draft, blocks })}
      />
      {offered === null && <VariableSettings draft={draft} onChange={onChange} />}
    </div>
  );
}

/** What a template of the project's own is. */
function About(
  { draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void },
): h.JSX.Element {
  const text = t().templates;
  return (
    <div>
      <Field
        name="name"
        label={t().name}
        maxLength={200}
        defaultValue={draft.name}
        onInput={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <details>
        <summary>{text.about}</summary>
        <Field
          name="description"
          label={t().description}
          maxLength={1000}
          defaultValue={draft.description}
          onInput={(event) => onChange({ ...draft, description: event.currentTarget.value })}
        />
        <Select
          name="category"
          label={text.category}
          value={draft.category}
          options={Object.entries(text.categories)}
          onChange={(category) => onChange({ ...draft, category })}
        />
        <p class="hint">{text.categoryHint}</p>
      </details>
    </div>
  );
}

/** What stands for the variables that whoever sends a mail leaves out. */
function VariableSettings(
  { draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void },
): h.JSX.Element | null {
  const text = t().templates;
  const { variables } = draft;
  const names = namesIn(draft);
  const [isOpen, setOpen] = useState(false);
  if (names.length === 0) return null;
  const found = (name: string): TemplateVariable =>
    variables.find((each) => each.name === name) ?? { name, required: true };
  const change = (name: string, changes: Partial<TemplateVariable>) => {
    const others = variables.filter((each) => each.name !== name);
    onChange({ ...draft, variables: [...others, { ...found(name), ...changes }] });
  };
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.variables}</summary>
      {names.map((name) => (
        <div key={name} class="pairs">
          <Field
            name={`default-${name}`}
            label={text.defaultOf(name)}
            maxLength={2048}
            defaultValue={found(name).defaultValue ?? ""}
            onInput={(event) => change(name, { defaultValue: event.currentTarget.value })}
          />
          <Check
            name={`required-${name}`}
            label={text.requiredOf(name)}
            checked={found(name).required === true}
            onChange={(required) => change(name, { required })}
          />
        </div>
      ))}
    </details>
  );
}
