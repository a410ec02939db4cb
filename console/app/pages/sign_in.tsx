import { h, useState } from "../packages/preact.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field, Form } from "../parts/form.tsx";
import { Heading, LanguageChoice } from "../parts/shell.tsx";
import { giveFactor, hasEnded, person, signIn } from "../session.ts";
import { t } from "../strings.ts";

/** The page of whoever is not signed in. Where they wanted to go stays in the address. */
export function SignIn(): h.JSX.Element {
  return (
    <main class="alone">
      <Heading title={t().signIn.title} />
      <SignInForm />
      <LanguageChoice />
    </main>
  );
}

/** Stands over a page whose session has ended: what was typed there stays, and is sent after. */
export function SessionEnded(): h.JSX.Element | null {
  if (!hasEnded.value) return null;
  return (
    <Dialog title={t().signIn.ended}>
      <p>{t().signIn.endedHint}</p>
      <SignInForm email={person.value?.email} />
    </Dialog>
  );
}

function SignInForm({ email }: { email?: string }): h.JSX.Element {
  const [asksFactor, setAsksFactor] = useState(false);
  const text = t().signIn;
  if (asksFactor) {
    return (
      <Form
        key="factor"
        submit={text.submit}
        send={({ code = "" }) => giveFactor(code.trim())}
      >
        <Field
          name="code"
          label={text.code}
          hint={text.codeHint}
          required
          autoFocus
          autoComplete="one-time-code"
        />
      </Form>
    );
  }
  return (
    <Form
      key="password"
      submit={text.submit}
      send={async ({ email = "", password = "" }) => {
        if (await signIn(email, password) === "second-factor") setAsksFactor(true);
      }}
    >
      <Field
        name="email"
        label={t().email}
        type="email"
        required
        autoComplete="username"
        defaultValue={email}
      />
      <Field
        name="password"
        label={t().password}
        type="password"
        required
        autoComplete="current-password"
      />
    </Form>
  );
}
