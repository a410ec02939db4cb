import { type ComponentChildren, h, useEffect, useLayoutEffect } from "../packages/preact.ts";
import { signal } from "../packages/signals.ts";
import type { GetProjectReply, Project } from "../../../plugins/projects/types.ts";
import { lookActing, stopActingEverywhere } from "../acting.ts";
import { useLoad } from "../load.ts";
import { go, Link } from "../router.tsx";
import { call, person, signOut } from "../session.ts";
import { type Language, language, LANGUAGES, speak, t } from "../strings.ts";
import { leaveBy } from "../unsaved.ts";
import { ActingBanner } from "./acting_banner.tsx";
import { ErrorNote, Skeleton } from "./feedback.tsx";
import { useAction } from "./form.tsx";
import { UndoBar } from "./undo_bar.tsx";
import { isPaletteOpen } from "./palette_state.ts";

/** The project that is open, as it was read last; pages under {@link ProjectShell} have one. */
export const project = signal<Project | null>(null);

/** What stands around every page of somebody who is signed in. */
export function Shell(
  { children, nav }: { children: ComponentChildren; nav?: ComponentChildren },
): h.JSX.Element {
  const { error, run } = useAction(leave);
  return (
    <div class="shell">
      <a class="skip" href="#content">{t().skip}</a>
      <ActingBanner />
      <header>
        <Link to="" class="brand">Banata</Link>
        {isAdministrator() && <Link to="platform/users">{t().platformUsers}</Link>}
        {isAdministrator() && <Link to="platform/audit">{t().platformLog}</Link>}
        {isAdministrator() && <Link to="platform/health">{t().health.title}</Link>}
        <span class="grow" />
        <button type="button" aria-haspopup="dialog" onClick={() => isPaletteOpen.value = true}>
          {t().palette.open} <kbd>{/Mac|iP/.test(navigator.platform) ? "⌘ K" : "Ctrl K"}</kbd>
        </button>
        <LanguageChoice />
        <span class="who">{person.value?.email}</span>
        <button type="button" onClick={() => leaveBy(() => void run())}>{t().signOut}</button>
      </header>
      {error !== undefined && <ErrorNote error={error} />}
      <div class="columns">
        {nav}
        <main id="content" tabIndex={-1}>
          <UndoBar />
          {children}
        </main>
      </div>
    </div>
  );
}

async function leave(): Promise<void> {
  await stopActingEverywhere();
  await signOut();
  go("");
}

/** Whether the platform's own pages are shown; what is done there, the server decides. */
export function isAdministrator(): boolean {
  return person.value?.role.split(",").includes("admin") === true;
}

/** Changes the language of the console. */
export function LanguageChoice(): h.JSX.Element {
  return (
    <select
      aria-label={t().languageChoice}
      value={language.value}
      onChange={({ currentTarget }) => {
        const next = currentTarget.value as Language;
        currentTarget.value = language.value;
        // Every page is drawn anew in it.
        leaveBy(() => speak(next));
      }}
    >
      {Object.entries(LANGUAGES).map(([code, { ownName }]) => (
        <option key={code} value={code}>{ownName}</option>
      ))}
    </select>
  );
}

/** {@link Shell} with the pages of one project beside. */
export function ProjectShell(
  { children, path, projectId }: { projectId: string; path: string; children: ComponentChildren },
): h.JSX.Element {
  const loaded = useLoad(() => {
    const body = { id: projectId };
    return call<GetProjectReply>({ path: "/banata/projects/get", body });
  }, [projectId]);
  const found = loaded.value?.project;
  // Not by the request itself, whose answer may come when another project is open.
  useLayoutEffect(() => {
    if (!found) return;
    project.value = found;
    // What the page asks for goes first.
    const timer = setTimeout(() => lookActing(found));
    return () => {
      clearTimeout(timer);
      project.value = null;
    };
  }, [found]);
  if (loaded.error !== undefined) {
    return (
      <Shell>
        <ErrorNote error={loaded.error} onRetry={loaded.reload} />
      </Shell>
    );
  }
  if (found === null) {
    return (
      <Shell>
        <Heading title={t().noSuchProject} />
        <Link to="">{t().projects}</Link>
      </Shell>
    );
  }
  if (found === undefined || project.value?.id !== found.id) {
    return (
      <Shell>
        <Skeleton />
      </Shell>
    );
  }
  return <Shell nav={<ProjectNav path={path} project={project.value} />}>{children}</Shell>;
}

/** The pages of a project, by their paths below its own. */
export function projectPages(): readonly (readonly [path: string, label: string])[] {
  const { nav } = t();
  return [
    ["", nav.overview],
    ["/connect", nav.connect],
    ["/users", nav.users],
    ["/organizations", nav.organizations],
    ["/keys", nav.keys],
    ["/roles", nav.roles],
    ["/sign-in", nav.signIn],
    ["/branding", nav.branding],
    ["/addresses", nav.addresses],
    ["/mails", nav.mails],
    ["/vault", nav.vault],
    ["/audit", nav.audit],
    ["/team", nav.team],
    ["/settings", nav.settings],
  ];
}

function ProjectNav({ path, project }: { path: string; project: Project }): h.JSX.Element {
  const base = `p/${project.id}`;
  return (
    <nav class="side" aria-label={project.name}>
      <p class="title">{project.name}</p>
      <ul>
        {projectPages().map(([each, label]) => (
          <li key={each}>
            <Link
              to={base + each}
              current={each === "" ? path === base : path.startsWith(base + each)}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The heading of a page, with what can be done there beside it. */
export function Heading(
  { children, title }: { title: string; children?: ComponentChildren },
): h.JSX.Element {
  useEffect(() => {
    document.title = `${title} · Banata`;
  }, [title]);
  return (
    <div class="heading">
      <h1 tabIndex={-1} dir="auto">{title}</h1>
      <div class="actions">{children}</div>
    </div>
  );
}
