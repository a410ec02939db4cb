import { DE_ERRORS } from "./de_errors.ts";
import { DE_HABITS } from "./de_habits.ts";
import { DE_OPERATIONS } from "./de_operations.ts";
import { DE_PEOPLE } from "./de_people.ts";
import { DE_MAIL_REASONS } from "./de_mail_reasons.ts";
import { DE_MAILS } from "./de_mails.ts";
import { DE_PROJECT } from "./de_project.ts";
import { DE_SETTINGS } from "./de_settings.ts";
import type { Strings } from "./en.ts";
import { numbersOf } from "./numbers.ts";

/** German. */
export const DE: Strings = {
  language: "de",
  number: numbersOf("de"),
  ownName: "Deutsch",
  languageChoice: "Sprache",

  skip: "Zum Inhalt springen",
  loading: "Wird geladen",
  working: "Einen Moment …",
  failed: "Das hat nicht geklappt. Versuchen Sie es noch einmal.",
  unreachable:
    "Die Plattform ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
  requestId: "Anfrage",
  retry: "Noch einmal versuchen",
  notFound: "Hier gibt es keine Seite",
  nothingFound: "Keine Treffer",
  search: "Suchen",
  pages: "Seiten",
  previous: "Zurück",
  next: "Weiter",
  save: "Speichern",
  saved: "Gespeichert",
  cancel: "Abbrechen",
  close: "Schließen",
  remove: "Entfernen",
  accept: "Annehmen",
  copy: "Kopieren",
  copied: "Kopiert",
  copyThis: (text) => `${text} kopieren`,
  copyNamed: (label) => `Kopieren: ${label}`,
  never: "nie",
  typeToConfirm: (name) => `Geben Sie zur Bestätigung ${name} ein`,
  name: "Name",
  email: "E-Mail-Adresse",
  password: "Passwort",
  passwordHint: "Mindestens 8 Zeichen; ein paar Wörter ergeben ein gutes.",
  slug: "Kürzel",
  description: "Beschreibung",
  role: "Rolle",
  created: "Angelegt",
  actions: "Aktionen",
  signOut: "Abmelden",
  projects: "Projekte",
  platformUsers: "Benutzer der Plattform",
  platformLog: "Protokoll der Plattform",
  noSuchProject: "Dieses Projekt gibt es nicht, oder es ist nicht Ihres",

  nav: {
    overview: "Übersicht",
    connect: "App anbinden",
    users: "Benutzer",
    organizations: "Organisationen",
    keys: "API-Schlüssel",
    roles: "Rollen",
    signIn: "Anmeldung",
    branding: "Branding",
    addresses: "Adressen der Apps",
    mails: "E-Mails",
    vault: "Tresor",
    audit: "Protokoll",
    team: "Verwalter",
    settings: "Projekt",
  },

  setUp: {
    title: "Banata einrichten",
    intro: "Noch betreibt niemand diese Plattform. Machen Sie sich zum ersten Administrator.",
    token: "Einrichtungs-Token",
    tokenHint: "Die Plattform hat es beim Start ausgegeben.",
    name: "Ihr Name",
    submit: "Administrator werden",
  },

  signIn: {
    title: "Anmelden",
    submit: "Anmelden",
    code: "Code",
    codeHint: "Sechs Ziffern aus Ihrer Authenticator-App oder einer Ihrer Ersatzcodes.",
    ended: "Ihre Sitzung ist beendet",
    endedHint:
      "Melden Sie sich wieder an: Ihre Eingaben sind noch da, und es geht weiter, wo Sie waren.",
  },

  projectList: {
    create: "Neues Projekt",
    none: "Sie haben noch kein Projekt",
    noneHint: "Ein Projekt enthält die Benutzer einer App. Legen Sie das erste an.",
    owner: "Eigentümer",
    administrator: "Verwalter",
    deleted: "Gelöscht",
    erased: "Endgültig gelöscht",
    restore: "Wiederherstellen",
    restored: (name) => `${name} ist wieder da`,
    invited: (name) => `Sie sind gebeten, ${name} mit zu verwalten.`,
  },

  newProject: {
    title: "Neues Projekt",
    submit: "Projekt anlegen",
    slugHint: "Kleinbuchstaben, Ziffern und Bindestriche. Sie können es später ändern.",
  },

  connect: {
    title: "App anbinden",
    baseUrl: "Adresse der Plattform",
    clientId: "Client-ID",
    projectId: "Projekt-ID",
    issuer: "Aussteller der Tokens",
    keyHint: "Ihr Server braucht einen Schlüssel; Sie machen ihn unter",
    way: "Ihre App verwendet",
    ways: { sdk: "das SDK", next: "Next.js", react: "React", convex: "Convex", curl: "curl" },
  },

  ...DE_HABITS,
  ...DE_OPERATIONS,
  ...DE_PEOPLE,
  ...DE_PROJECT,
  ...DE_MAILS,
  ...DE_SETTINGS,
  errors: DE_ERRORS,
  mailReasons: DE_MAIL_REASONS,
};
