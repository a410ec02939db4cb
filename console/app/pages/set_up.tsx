import { h } from "../packages/preact.ts";
import { Field, Form } from "../parts/form.tsx";
import { Heading, LanguageChoice } from "../parts/shell.tsx";
import { setUp } from "../session.ts";
import { t } from "../strings.ts";

/** The first run: whoever holds the printed token makes themselves the first administrator. */
export function SetUp(): h.JSX.Element {
  const text = t().setUp;
  return (
    <main class="alone">
      <Heading title={text.title} />
      <p>{text.intro}</p>
      <Form
        submit={text.submit}
        send={({ email = "", name = "", password = "", token = "" }) =>
          setUp({ token: token.trim(), name, email, password })}
      >
        <Field name="token" label={text.token} hint={text.tokenHint} required maxLength={256} />
        <Field name="name" label={text.name} required maxLength={100} autoComplete="name" />
        <Field name="email" label={t().email} type="email" required autoComplete="username" />
        <Field
          name="password"
          label={t().password}
          type="password"
          required
          minLength={8}
          autoComplete="new-password"
          hint={t().passwordHint}
        />
      </Form>
      <LanguageChoice />
    </main>
  );
}
