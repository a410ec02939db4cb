import { h, useState } from "../packages/preact.ts";
import { ApiError } from "../api.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { type Draft, type FoundTemplate, getTemplate, type Place, toFields } from "../templates.ts";
import { Conflict } from "./conflict.tsx";
import { Confirms } from "./dialog.tsx";
import { announce, ErrorNote } from "./feedback.tsx";
import { useAction } from "./form.tsx";

/** Makes of a draft what is sent from now on. */
export function TemplatePublishing(
  { base, draft, isEdited, onDiscard, onDone, opened, place }: {
    opened: FoundTemplate;
    place: Place;
    draft: Draft;
    /** The version that it was begun from; 0 for none. */
    base: number;
    /** Whether it is a draft at all. */
    isEdited: boolean;
    onDone: () => void;
    onDiscard: () => void;
  },
): h.JSX.Element {
  const text = t().templates;
  const [hasConflict, setConflict] = useState(false);
  const publish = async (over: FoundTemplate, expectedVersion: number) => {
    try {
      await write(draft, { found: over, place, expectedVersion });
    } catch (error) {
      const codes = ["EMAIL_TEMPLATE_CHANGED", "EMAIL_TEMPLATE_EXISTS"];
      if (!(error instanceof ApiError) || !codes.includes(error.code)) throw error;
      return setConflict(true);
    }
    announce(text.published);
    onDone();
  };
  const { error, isPending, run } = useAction(() => publish(opened, base));
  return (
    <div>
      <p class="actions">
        <button
          type="button"
          class="primary"
          disabled={isPending || !isEdited}
          onClick={() => run()}
        >
          {isPending ? t().working : text.publish}
        </button>
        {isEdited && (
          <Confirms
            label={text.discard}
            title={text.discard}
            question={text.discardQuestion}
            send={() => Promise.resolve(onDiscard())}
          />
        )}
        {isEdited && <span class="hint">{text.isDraft}</span>}
      </p>
      {error !== undefined && <ErrorNote error={error} />}
      {hasConflict && (
        <Conflict
          question={text.conflict}
          onTheirs={onDone}
          onMine={async () => {
            const theirs = await getTemplate(place);
            await publish(theirs, theirs.template?.version ?? 0);
          }}
        />
      )}
    </div>
  );
}

async function write(
  draft: Draft,
  { expectedVersion, found, place }: {
    found: FoundTemplate;
    place: Place;
    expectedVersion: number;
  },
): Promise<void> {
  const { builtIn, template } = found;
  const { locale, projectId, slug } = place;
  const { category, description, name } = draft;
  const fields = {
    name,
    ...toFields(draft, builtIn !== null),
    ...category === "" ? {} : { category },
    description: description === "" ? null : description,
  };
  if (template !== null) {
    const body = { id: template.id, expectedVersion, ...fields };
    await call({ path: "/banata/emails/templates/update", projectId, body });
    return;
  }
  const body = { slug, ...fields, ...locale === "" ? {} : { locale } };
  const path = "/banata/emails/templates/create";
  await call({ path, projectId, body: builtIn === null ? body : { ...body, category: "auth" } });
}
