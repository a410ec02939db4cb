import { type ComponentChildren, h, useState } from "../packages/preact.ts";
import { ApiError } from "../api.ts";
import { t } from "../strings.ts";
import { Conflict } from "./conflict.tsx";
import { announce } from "./feedback.tsx";
import { type Fields, Form } from "./form.tsx";

/** How a save is refused that another one came before. */
const CONFLICTS = ["CHANGED_SINCE", "EMAIL_SETTINGS_CHANGED", "ROLE_CHANGED", "SETTINGS_CHANGED"];

/** A form of what counts its saves, as settings and roles do: the second of two who save is asked. */
export function SettingsForm(
  { children, onCancel, question = t().settings.conflict, reload, onSaved = reload, save, version }:
    {
      children: ComponentChildren;
      onCancel?: () => void;
      /** What the second is asked. @default of settings */
      question?: string;
      /** The one that was read. */
      version: number;
      /** Saves if that version is current still; on any, where there is none. */
      save: (fields: Fields, version: number | undefined) => Promise<void>;
      /** Shows what somebody else saved. */
      reload: () => void;
      /** Called once it is saved. @default reload */
      onSaved?: () => void;
    },
): h.JSX.Element {
  const [mine, setMine] = useState<Fields | null>(null);
  // Counts how often what was typed gave way.
  const [turn, setTurn] = useState(0);
  const send = async (fields: Fields, version: number | undefined) => {
    try {
      await save(fields, version);
    } catch (error) {
      if (!(error instanceof ApiError) || !CONFLICTS.includes(error.code)) throw error;
      return setMine(fields);
    }
    setMine(null);
    announce(t().saved);
    onSaved();
  };
  return (
    <div>
      <Form
        key={turn}
        submit={t().save}
        send={(fields) => send(fields, version)}
        {...onCancel === undefined ? {} : { onCancel }}
      >
        {children}
      </Form>
      {mine !== null && (
        <Conflict
          question={question}
          onMine={() => send(mine, undefined)}
          onTheirs={() => {
            setMine(null);
            setTurn(turn + 1);
            reload();
          }}
        />
      )}
    </div>
  );
}
