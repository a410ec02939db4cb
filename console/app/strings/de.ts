import { DE_HABITS } from "./de_habits.ts";
import { DE_OPERATIONS } from "./de_operations.ts";
import { DE_PEOPLE } from "./de_people.ts";
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

  errors: {
    INVALID_EMAIL_OR_PASSWORD: "Adresse und Passwort passen nicht zusammen.",
    INVALID_TWO_FACTOR_CODE: "Der Code ist falsch oder zu alt.",
    INVALID_SETUP_TOKEN: "Das ist nicht das Einrichtungs-Token, das die Plattform ausgegeben hat.",
    SETTINGS_CHANGED:
      "Jemand anderes hat diese Einstellungen inzwischen gespeichert. Laden Sie die Seite neu, um sie zu sehen.",
    EMAIL_SETTINGS_CHANGED:
      "Jemand anderes hat diese Einstellungen inzwischen gespeichert. Laden Sie die Seite neu, um sie zu sehen.",
    SETUP_TOKEN_EXHAUSTED:
      "Das Einrichtungs-Token wurde zu oft falsch versucht. Lassen Sie die Plattform ein neues ausgeben, oder warten Sie eine Stunde.",
    SETUP_COMPLETED:
      "Die Plattform hat ihren ersten Administrator schon. Laden Sie die Seite neu, um sich anzumelden.",
    STREAM_LEAF_INVALID: "Das Protokoll hat kein Ereignis mit dieser Nummer.",
    NOBODY_CHOSEN: "Wählen Sie ein Mitglied aus der Liste.",
    RATE_LIMITED: "Zu viele Versuche. Warten Sie ein wenig.",
    VALIDATION_ERROR: "Etwas in den Eingaben wird nicht angenommen.",
    PROJECT_NOT_FOUND: "Dieses Projekt gibt es nicht, oder es ist nicht Ihres.",
    NO_JSON_OBJECT: 'Das ist kein JSON-Objekt, etwa {"plan": "free"}.',
    PROJECT_SLUG_TAKEN: "Ein anderes Projekt hat dieses Kürzel.",
    USER_ALREADY_EXISTS: "Ein Benutzer mit dieser Adresse ist schon da.",
    PERMISSION_NOT_HELD: "Dazu braucht es mehr Rechte, als Sie in diesem Projekt haben.",
    EMAIL_TEMPLATE_EXISTS: "Es gibt schon eine Vorlage mit diesem Kürzel in dieser Sprache.",
    EMAIL_LIMIT_REACHED:
      "Diese Adresse oder das Projekt hat genug E-Mails erhalten. Warten Sie ein wenig.",
    EMAIL_DOMAIN_INVALID: "Nennen Sie die Domain: Das Projekt hat noch keine Absenderadresse.",
    EMAIL_DATA_INVALID: "Etwas von dem, was einzusetzen war, wird nicht angenommen.",
    MADE_BEFORE:
      "Es ist beim ersten Mal entstanden, nur die Antwort ging verloren: Es steht in der Liste.",
  },
};
