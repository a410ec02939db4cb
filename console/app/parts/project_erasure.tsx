import { h, useState } from "../packages/preact.ts";
import type { EraseProjectReply, Project } from "../../../plugins/projects/types.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Destroys } from "./dialog.tsx";
import { announce, ErrorNote } from "./feedback.tsx";
import { Progress, useEvery } from "./progress.tsx";

/** Erases a deleted project at once, for the platform's administrators, and follows it. */
export function ProjectErasure(
  { onDone, project: { id, name, slug } }: { project: Project; onDone: () => void },
): h.JSX.Element {
  const text = t().moving;
  const [standing, setStanding] = useState<EraseProjectReply | null>(null);
  const [error, setError] = useState<unknown>(undefined);
  // Asked again, the endpoint only tells how far it is.
  const look = async () => {
    const path = "/banata/projects/erase";
    const reply = await call<EraseProjectReply>({ path, body: { id } });
    setStanding(reply);
    if (!reply.done) return;
    announce(text.erased(name));
    onDone();
  };
  const isErasing = standing !== null && !standing.done && error === undefined;
  useEvery(() => void look().catch(setError), { ms: 1_000, isOn: isErasing });
  if (error !== undefined) return <ErrorNote error={error} onRetry={() => setError(undefined)} />;
  if (standing !== null) {
    return <Progress label={text.erase}>{text.erasedRows(standing.erasedRows)}</Progress>;
  }
  return (
    <Destroys
      label={text.erase}
      title={text.eraseTitle(name)}
      question={text.eraseQuestion}
      name={slug}
      send={look}
    />
  );
}
