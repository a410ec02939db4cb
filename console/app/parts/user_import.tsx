import { h, useState } from "../packages/preact.ts";
import { ApiError, isUnanswered } from "../api.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { type UserLine, userLines } from "../user_lines.ts";
import { described } from "./feedback.tsx";
import { Form, TextField } from "./form.tsx";
import { useStopped } from "./progress.tsx";
import { Table } from "./table.tsx";

/** What became of a list so far. */
interface Progress {
  readonly count: number;
  readonly made: number;
  readonly there: number;
  readonly refused: readonly Refused[];
}

interface Refused {
  readonly id: string;
  readonly why: string;
}

/**
 * Makes users of a pasted list, one after the other. Whoever has the address already is left as they are,
 * so that a list which broke off is sent again as a whole.
 */
export function UserImport(
  { onDone, projectId }: { projectId: string | undefined; onDone: () => void },
): h.JSX.Element {
  const [progress, setProgress] = useState<Progress | null>(null);
  const isStopped = useStopped();
  const text = t().importing;
  const run = async ({ list = "" }: { readonly list?: string }) => {
    const { unreadable, users } = userLines(list);
    const refused = unreadable.map((line) => ({ id: String(line), why: text.unreadable }));
    let now: Progress = { count: users.length + unreadable.length, made: 0, there: 0, refused };
    isStopped.current = false;
    setProgress(now);
    for (const user of users) {
      if (isStopped.current) break;
      now = { ...now, ...await madeOf(user, { now, projectId }) };
      setProgress(now);
    }
    onDone();
  };
  return (
    <div>
      <Form submit={text.submit} send={run}>
        <p>{text.hint}</p>
        <TextField name="list" label={text.list} rows={8} />
      </Form>
      {progress !== null && <Result progress={progress} onStop={() => isStopped.current = true} />}
    </div>
  );
}

async function madeOf(
  user: UserLine,
  { now, projectId }: { now: Progress; projectId: string | undefined },
): Promise<Partial<Progress>> {
  const { email, line, name, role } = user;
  const body = { email, name, ...role === undefined ? {} : { role } };
  try {
    await patiently(() => call({ path: "/admin/create-user", projectId, body }));
    return { made: now.made + 1 };
  } catch (error) {
    if (error instanceof ApiError && error.code === "USER_ALREADY_EXISTS") {
      return { there: now.there + 1 };
    }
    // Nothing answers: what is left would only wait for the same.
    if (isUnanswered(error)) throw error;
    return { refused: [...now.refused, { id: String(line), why: described(error).message }] };
  }
}

/** Waits out the limit of requests, which a long list is sure to meet. */
async function patiently(send: () => Promise<unknown>): Promise<void> {
  while (true) {
    try {
      await send();
      return;
    } catch (error) {
      const seconds = error instanceof ApiError && error.status === 429 ? error.retryAfter : null;
      if (seconds === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    }
  }
}

function Result({ onStop, progress }: { progress: Progress; onStop: () => void }): h.JSX.Element {
  const { count, made, refused, there } = progress;
  const text = t().importing;
  const done = made + there + refused.length;
  return (
    <div>
      <p role="status">
        {text.progress(done, count)}: {text.done(made, there)}
      </p>
      {done < count && <button type="button" onClick={onStop}>{text.stop}</button>}
      {refused.length > 0 && (
        <Table
          caption={text.refused}
          items={refused}
          columns={[
            { head: text.line, cell: ({ id }) => id },
            { head: text.why, cell: ({ why }) => why },
          ]}
        />
      )}
    </div>
  );
}
