import { h } from "../packages/preact.ts";
import { acting, stopActing } from "../acting.ts";
import { isActing, person, stopBeing } from "../session.ts";
import { t } from "../strings.ts";
import { announce, ErrorNote, When } from "./feedback.tsx";
import { useAction } from "./form.tsx";

/** Stands above every page while the browser acts as somebody else, and can't be put away. */
export function ActingBanner(): h.JSX.Element | null {
  if (acting.value.length === 0 && !isActing.value) return null;
  return (
    <div class="acting" role="region" aria-label={t().acting.title}>
      {isActing.value && <Line name={person.value?.name ?? ""} stop={stopBeing} />}
      {acting.value.map(({ clientId, expiresAt, name, projectId }) => (
        <Line
          key={projectId}
          name={name}
          expiresAt={expiresAt}
          stop={() => stopActing({ clientId, id: projectId })}
        />
      ))}
    </div>
  );
}

function Line(
  { expiresAt, name, stop }: { name: string; expiresAt?: string; stop: () => Promise<void> },
): h.JSX.Element {
  const text = t().acting;
  const { error, isPending, run } = useAction(async () => {
    await stop();
    announce(text.stopped);
  });
  return (
    <p>
      <strong dir="auto">{text.banner(name)}</strong> {expiresAt !== undefined && (
        <span>
          ({text.until} <When at={expiresAt} />){" "}
        </span>
      )}
      <button type="button" disabled={isPending} onClick={() => run()}>{text.stop}</button>
      {error !== undefined && <ErrorNote error={error} />}
    </p>
  );
}
