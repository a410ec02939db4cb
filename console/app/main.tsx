/** The console: what is drawn follows the address and who is signed in. @module */
import { type ComponentChildren, h, render, useErrorBoundary } from "./packages/preact.ts";
import { effect } from "./packages/signals.ts";
import { lookActingEverywhere } from "./acting.ts";
import { Link, match, place } from "./router.tsx";
import { look, stage, unreachedBy } from "./session.ts";
import { language, t } from "./strings.ts";
import { readyTimes } from "./times.ts";
import { Announcements, ErrorNote, Skeleton } from "./parts/feedback.tsx";
import { LeaveQuestion } from "./parts/leave_question.tsx";
import { Palette } from "./parts/palette.tsx";
import { Heading, ProjectShell, Shell } from "./parts/shell.tsx";
import { ROUTES } from "./routes.ts";
import { SetUp } from "./pages/set_up.tsx";
import { SessionEnded, SignIn } from "./pages/sign_in.tsx";

function Console(): h.JSX.Element {
  switch (stage.value) {
    case "loading":
      return (
        <main class="alone">
          <Skeleton />
        </main>
      );
    case "unreachable":
      return (
        <main class="alone">
          <Heading title="Banata" />
          <ErrorNote error={unreachedBy.value} onRetry={() => void look()} />
        </main>
      );
    case "set-up":
      return <SetUp />;
    case "signed-out":
      return <SignIn />;
    case "signed-in":
      return <Found />;
  }
}

/** A page, or that it can't be drawn: what is around it stays, so that one can go elsewhere. */
function Whole({ children }: { children: ComponentChildren }): h.JSX.Element {
  const [error, again] = useErrorBoundary();
  if (error === undefined) return <div>{children}</div>;
  return (
    <section>
      <Heading title={t().broken} />
      <ErrorNote error={error} onRetry={again} />
    </section>
  );
}

/** The page that the address names. */
function Found(): h.JSX.Element {
  const { path } = place.value;
  for (const { page: Page, pattern } of ROUTES) {
    const params = match(pattern, path);
    if (params === null) continue;
    const { projectId } = params;
    // Another project's page is another page: nothing of the last one stays.
    const drawn = (
      <Whole key={path}>
        <Page params={params} />
      </Whole>
    );
    return projectId === undefined
      ? <Shell>{drawn}</Shell>
      : <ProjectShell key={projectId} projectId={projectId} path={path}>{drawn}</ProjectShell>;
  }
  return (
    <Shell>
      <Heading title={t().notFound} />
      <Link to="">{t().projects}</Link>
    </Shell>
  );
}

function App(): h.JSX.Element {
  return (
    <div class="console" key={language.value}>
      <Console />
      <LeaveQuestion />
      <Palette />
      <SessionEnded />
      <Announcements />
    </div>
  );
}

document.documentElement.lang = language.value;
render(<App />, document.body);
look();
effect(() => {
  if (stage.value !== "signed-in") return;
  lookActingEverywhere();
  // The page has asked for what it shows by then, and waits.
  setTimeout(readyTimes);
});
