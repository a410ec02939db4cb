import { h } from "../packages/preact.ts";
import { type Migrations, type MigrationStep, readHealth } from "../health.ts";
import { useLoad } from "../load.ts";
import { Link } from "../router.tsx";
import { t } from "../strings.ts";
import { When } from "./feedback.tsx";
import { Progress } from "./progress.tsx";
import { type Column, Table } from "./table.tsx";

type Step = MigrationStep & { readonly id?: string };

/** Says that the stored data is being brought to its new form, where it is. */
export function MigrationsNote(): h.JSX.Element | null {
  const { value } = useLoad(readHealth, []);
  if (value === undefined || value.migrations.standing === "done") return null;
  const { steps } = value.migrations;
  const pending = steps.filter(({ isDone }) => !isDone).length;
  return (
    <p class="note" role="status">
      {t().health.pending(pending)} <Link to="platform/health">{t().health.title}</Link>
    </p>
  );
}

/** The steps of the stored data, the newest first. */
export function MigrationSteps({ migrations }: { migrations: Migrations }): h.JSX.Element {
  const text = t().health;
  const { error, latest, standing, steps, version } = migrations;
  const isBad = standing === "failed" || standing === "cancelled";
  return (
    <div>
      <p>
        <span class={isBad ? "tag bad" : standing === "done" ? "tag good" : "tag"}>
          {text.standings[standing]}
        </span>{" "}
        {text.version(version, latest)}
      </p>
      {error !== undefined && <p class="note bad" role="alert">{error}</p>}
      {standing !== "done" && <p class="quiet">{text.commands}</p>}
      <Table
        caption={text.migrations}
        columns={columns()}
        items={steps.map((step): Step => ({ ...step, id: String(step.version) })).reverse()}
      />
    </div>
  );
}

function columns(): Column<Step>[] {
  const text = t().health;
  return [
    { head: text.step, cell: ({ name, version }) => `${version} · ${name}` },
    { head: text.table, cell: ({ table }) => <code>{table}</code> },
    { head: t().mails.state, cell: (step) => <StepState step={step} /> },
    { head: text.changed, cell: ({ changed, processed }) => text.changedOf(changed, processed) },
    { head: text.finished, cell: ({ finishedAt }) => <When at={finishedAt} /> },
  ];
}

function StepState({ step }: { step: Step }): h.JSX.Element {
  const text = t().health;
  const { gate, isDone, name, processed, remainingMs, share } = step;
  if (isDone) return <span class="tag good">{text.standings.done}</span>;
  return (
    <div>
      {gate && <span class="tag bad">{text.gated}</span>}
      {processed === 0
        ? <span class="tag">{text.standings.pending}</span>
        : (
          <Progress label={name} {...share === undefined ? {} : { share }}>
            {remainingMs === undefined ? "" : text.remaining(Math.ceil(remainingMs / 60_000))}
          </Progress>
        )}
    </div>
  );
}
