import { h, useState } from "../packages/preact.ts";
import type { DomainRecord } from "../../../plugins/emails/domain/sender_domain.ts";
import type { SenderDomainCheck } from "../../../plugins/emails/types.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";
import { Code } from "./feedback.tsx";
import { Field, type Fields, Form, Select } from "./form.tsx";
import { PROVIDERS } from "./senders.tsx";
import { Table } from "./table.tsx";

/** Looks up what receivers do, and shows each record that there should be, to be copied. */
export function DomainCheck({ projectId }: { projectId: string | undefined }): h.JSX.Element {
  const text = t().domain;
  const [found, setFound] = useState<SenderDomainCheck | null>(null);
  const send = async ({ domain = "", provider = "", selectors }: Fields) => {
    const named = wordsOf(selectors);
    const body = {
      ...domain === "" ? {} : { domain },
      ...provider === "" ? {} : { provider },
      ...named.length === 0 ? {} : { selectors: named },
    };
    const path = "/banata/emails/domain/check";
    setFound(await call<SenderDomainCheck>({ path, projectId, body }));
  };
  return (
    <div>
      <h2>{text.title}</h2>
      <p class="hint">{text.hint}</p>
      <div class="narrow">
        <Form submit={text.check} send={send}>
          <Field name="domain" label={text.domain} hint={text.domainHint} maxLength={253} />
          <Select
            name="provider"
            label={text.provider}
            options={[["", text.active], ...PROVIDERS.map((each) => [each, each] as const)]}
          />
          <Field name="selectors" label={text.selectors} hint={text.selectorsHint} />
        </Form>
      </div>
      {found !== null && (
        <div>
          <p role="status" class={found.verified ? "note good" : "note bad"}>
            {found.verified ? text.verified(found.domain) : text.unverified(found.domain)}
          </p>
          <Records records={found.records} />
        </div>
      )}
    </div>
  );
}

function Records({ records }: { records: readonly DomainRecord[] }): h.JSX.Element {
  const text = t().domain;
  return (
    <Table
      caption={text.title}
      items={records.map((each, at) => ({ ...each, id: String(at) }))}
      columns={[
        { head: text.record, cell: ({ record, type }) => `${record.toUpperCase()} (${type})` },
        {
          head: text.state,
          cell: ({ state }) => (
            <span class={state === "found" ? "tag good" : "tag bad"}>{text.states[state]}</span>
          ),
        },
        { head: text.name, cell: ({ name }) => <Code label={text.name} text={name} /> },
        {
          head: text.expected,
          cell: ({ expected }) => <Code label={text.expected} text={expected} />,
        },
        { head: text.value, cell: ({ value }) => value === null ? "–" : <code>{value}</code> },
      ]}
    />
  );
}
