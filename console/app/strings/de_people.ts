import type { Strings } from "./en.ts";
import type { EN_PEOPLE } from "./en_people.ts";
import { numbersOf } from "./numbers.ts";

const n = numbersOf("de");

/** What the pages of people and their rights say, in German. */
export const DE_PEOPLE: Pick<Strings, keyof typeof EN_PEOPLE> = {
  organization: {
    member: "Mitglied",
    members: "Mitglieder",
    noMembers: "Keine Mitglieder",
    changeRole: "Rolle ändern",
    changeRoleTitle: (name) => `Was ${name} hier darf`,
    invitations: "Einladungen",
    noInvitations: "Keine solchen Einladungen",
    statuses: {
      pending: "offen",
      accepted: "angenommen",
      rejected: "abgelehnt",
      revoked: "zurückgenommen",
      expired: "abgelaufen",
      all: "alle",
    },
    invite: "Einladen",
    invited: (email) => `${email} ist eingeladen`,
    resend: "Noch einmal senden",
    revoke: "Zurücknehmen",
    revokeQuestion: (email) => `Die Einladung von ${email} endet.`,
    removeMember: "Mitglied entfernen",
    removeMemberQuestion: (id) => `${id} verliert sofort alle Rechte in dieser Organisation.`,
    policies: "Was sie von ihren Mitgliedern verlangt",
    requireMfa: "Einen zweiten Faktor",
    ssoEnforced: "Anmeldung über einen Identitätsanbieter",
    domains: "Domains der Adressen",
    domainsHint: "Etwa example.com; leer für alle Domains.",
    maxMembers: "Höchstens so viele Mitglieder",
    removeTitle: (name) => `${name} entfernen`,
    removeQuestion:
      "Die Organisation ist endgültig weg, mit Mitgliedschaften, Einladungen und Teams.",
    removed: (name) => `${name} ist entfernt`,
  },

  organizationSettings: {
    label: "Regeln für alle",
    title: "Was für alle Organisationen gilt",
    whoMayCreate: "Wer eine anlegen darf",
    users: "alle angemeldeten Benutzer",
    servers: "nur Server und Verwalter",
    most: "Organisationen, die ein Benutzer angelegt haben darf",
    mostHint: "Leer für beliebig viele.",
    lifetime: "Tage, die eine Einladung gilt",
    pending: "Einladungen einer Organisation, die offen sein dürfen",
  },

  teams: {
    title: "Teams",
    one: "Team",
    none: "Keine Teams",
    create: "Neues Team",
    members: "Mitglieder des Teams",
    noMembers: "Niemand ist in diesem Team",
    organization: "Zurück zur Organisation",
    add: "Jemanden aufnehmen",
    search: "Name oder E-Mail-Adresse eines Mitglieds",
    more: "Weitere finden Sie mit mehr vom Namen oder mit der ganzen Adresse.",
    rename: "Umbenennen",
    removeTitle: (name) => `${name} entfernen`,
    removeQuestion: "Die Mitglieder bleiben in der Organisation.",
    takeOut: "Aus dem Team nehmen",
    takeOutQuestion: (who) => `${who} bleibt in der Organisation.`,
  },

  permissions: {
    title: "Rechte",
    hint: "Ihre App prüft sie, Rollen geben sie:",
    create: "Neues Recht",
    slugHint: "Worum es geht und was getan wird, etwa invoice.read.",
    grantedBy: "Rollen, die es geben",
    removeQuestion: "Rollen, die es haben, verlieren es, und mit ihnen alle, die sie innehaben.",
  },

  userEvents: {
    title: "Was zuletzt geschah",
    none: "Noch nichts",
    all: "Alle Ereignisse zu diesem Benutzer",
    byThem: "Alles, was dieser Benutzer getan hat",
  },

  importing: {
    label: "Importieren",
    title: "Benutzer importieren",
    hint:
      "Ein Benutzer in jeder Zeile: E-Mail-Adresse, Name und, wo sie nicht die übliche ist, die Rolle, durch Kommas getrennt. Wer schon da ist, bleibt, wie er ist; dieselbe Liste darf also noch einmal gesendet werden.",
    list: "Benutzer",
    submit: "Importieren",
    progress: (done, count) => `${n(done)} von ${n(count)}`,
    done: (made, there) => `${made} angelegt, ${there} waren schon da`,
    refused: "Nicht angelegt",
    line: "Zeile",
    why: "Warum",
    unreadable: "Braucht eine E-Mail-Adresse und einen Namen",
    stop: "Anhalten",
  },
};
