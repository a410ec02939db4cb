import type { Language } from "./types.ts";

const NOT_YOU =
  "Falls Sie das nicht waren, hat womöglich jemand anderes Zugriff auf Ihr Konto: Wählen Sie " +
  "ein neues Passwort und melden Sie sich überall ab.";

/** German. */
export const GERMAN: Language = {
  nobody: "und guten Tag",
  somebody: "Jemand",
  unknown: "unbekannt",
  mails: {
    verification: {
      subject: "Bestätigen Sie Ihre E-Mail-Adresse für {{appName}}",
      preview: "Ein Klick, und Ihr Konto ist bereit.",
      title: "Bestätigen Sie Ihre E-Mail-Adresse",
      text: [
        "Hallo {{userName}},",
        "bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Die Schaltfläche öffnet eine Seite von {{appName}}, auf der Sie noch einmal klicken.",
      ],
      button: "E-Mail-Adresse bestätigen",
      note:
        "Der Link gilt 24 Stunden. Falls Sie sich nicht bei {{appName}} registriert haben, können Sie diese E-Mail ignorieren. Falls die Schaltfläche nicht funktioniert, öffnen Sie diesen Link:",
    },
    "password-reset": {
      subject: "Neues Passwort für {{appName}}",
      preview: "Wählen Sie ein neues Passwort.",
      title: "Wählen Sie ein neues Passwort",
      text: [
        "Hallo {{userName}},",
        "jemand, vermutlich Sie selbst, hat ein neues Passwort für Ihr Konto bei {{appName}} angefordert. Die Schaltfläche öffnet die Seite, auf der Sie es wählen.",
      ],
      button: "Neues Passwort wählen",
      note:
        "Der Link gilt eine Stunde lang und nur einmal. Falls Sie das nicht waren, können Sie diese E-Mail ignorieren: Ihr Passwort bleibt unverändert.",
    },
    "magic-link": {
      subject: "Ihr Anmeldelink für {{appName}}",
      preview: "Hier ist Ihr Link.",
      title: "Bei {{appName}} anmelden",
      text: [
        "Hier ist der Link, den Sie angefordert haben. Er meldet Sie als {{email}} an.",
        "Öffnen Sie ihn in dem Browser, in dem Sie angemeldet sein möchten; auf der Seite klicken Sie dann noch einmal.",
      ],
      button: "Anmelden",
      note:
        "Der Link gilt 10 Minuten lang und nur einmal. Falls Sie ihn nicht angefordert haben, können Sie diese E-Mail ignorieren: Ohne den Link wird niemand angemeldet.",
    },
    "email-otp": {
      subject: "{{otp}} ist Ihr Code für {{appName}}",
      preview: "Er gilt 10 Minuten.",
      title: "Ihr Code",
      text: ["Geben Sie diesen Code bei {{appName}} ein:"],
      note:
        "Er gilt 10 Minuten lang und nur einmal. Geben Sie ihn an niemanden weiter: {{appName}} wird Sie nie danach fragen. Falls Sie keinen Code angefordert haben, können Sie diese E-Mail ignorieren.",
    },
    "change-email": {
      subject: "Bestätigen Sie die neue E-Mail-Adresse Ihres Kontos bei {{appName}}",
      preview: "Für Ihr Konto wurde eine neue Adresse angegeben.",
      title: "Bestätigen Sie Ihre neue Adresse",
      text: [
        "Hallo {{userName}},",
        "die E-Mail-Adresse Ihres Kontos bei {{appName}} soll in **{{newEmail}}** geändert werden. Falls Sie das möchten, bestätigen Sie es auf der Seite, die die Schaltfläche öffnet; danach schreiben wir an die neue Adresse.",
      ],
      button: "Änderung bestätigen",
      note:
        "Falls Sie das nicht waren, öffnen Sie den Link nicht: Ihre Adresse bleibt unverändert. Womöglich hat jemand anderes Zugriff auf Ihr Konto; wählen Sie deshalb ein neues Passwort.",
    },
    invitation: {
      subject: "{{inviterName}} lädt Sie zu {{organizationName}} bei {{appName}} ein",
      preview: "Sehen Sie nach, wer Sie einlädt.",
      title: "Sie sind eingeladen",
      text: ["**{{inviterName}}** lädt Sie zu **{{organizationName}}** bei {{appName}} ein."],
      button: "Einladung öffnen",
    },
    "project-invitation": {
      subject: "{{inviterName}} lädt Sie ein, {{projectName}} bei {{appName}} zu verwalten",
      preview: "Melden Sie sich an, um anzunehmen oder abzulehnen.",
      title: "Sie sind zu einem Projekt eingeladen",
      text: [
        "**{{inviterName}}** lädt Sie ein, das Projekt **{{projectName}}** bei {{appName}} zu verwalten.",
        "Melden Sie sich bei {{appName}} an, um anzunehmen oder abzulehnen.",
      ],
      note: "Falls Sie nicht wissen, wer das ist, können Sie diese E-Mail ignorieren.",
    },
    welcome: {
      subject: "Willkommen bei {{appName}}",
      preview: "Ihr Konto ist bereit.",
      title: "Willkommen bei {{appName}}",
      text: ["Hallo {{userName}},", "Ihr Konto ist bereit. Schön, dass Sie da sind."],
      button: "{{appName}} öffnen",
      note:
        "Sie erhalten diese E-Mail, weil mit dieser Adresse ein Konto bei {{appName}} angelegt wurde.",
    },
    "account-exists": {
      subject: "Sie haben bereits ein Konto bei {{appName}}",
      preview: "Jemand wollte sich mit dieser Adresse registrieren.",
      title: "Sie haben bereits ein Konto",
      text: [
        "Hallo {{userName}},",
        "jemand, vielleicht Sie selbst, wollte sich mit dieser Adresse bei {{appName}} registrieren. Für diese Adresse gibt es bereits ein Konto: Melden Sie sich einfach an. Falls Sie Ihr Passwort vergessen haben, wählen Sie ein neues.",
      ],
      button: "Neues Passwort wählen",
      note:
        "Der Link gilt eine Stunde lang und nur einmal. Falls Sie das nicht waren, können Sie diese E-Mail ignorieren: Es hat sich nichts geändert.",
    },
    "security-notice": {
      subject: "Ihr Konto bei {{appName}} wurde geändert",
      preview: "Waren Sie das?",
      title: "Ihr Konto wurde geändert",
      text: [
        "Hallo {{userName}},",
        "an den Sicherheitseinstellungen Ihres Kontos bei {{appName}} wurde etwas geändert. Falls Sie das waren, müssen Sie nichts weiter tun.",
      ],
      note: NOT_YOU,
    },
    "security-notice-address-change": {
      subject: "Die E-Mail-Adresse Ihres Kontos bei {{appName}} ändert sich",
      preview: "Falls Sie das nicht waren, können Sie es rückgängig machen.",
      title: "Ihre E-Mail-Adresse ändert sich",
      text: [
        "Hallo {{userName}},",
        "die E-Mail-Adresse Ihres Kontos bei {{appName}} wird in **{{newEmail}}** geändert. Falls Sie das waren, müssen Sie nichts weiter tun.",
      ],
      button: "Änderung rückgängig machen",
      note:
        "Falls Sie das nicht waren, machen Sie die Änderung rückgängig: Das Konto behält diese Adresse, wird überall abgemeldet und bekommt ein neues Passwort. Der Link gilt 7 Tage lang; auf der Seite klicken Sie noch einmal.",
    },
    "security-notice-api-key-created": {
      subject: "Ein neuer API-Schlüssel für {{appName}}",
      preview: "Waren Sie das?",
      title: "Ein API-Schlüssel wurde erstellt",
      text: [
        "Hallo {{userName}},",
        "mit Ihrem Konto bei {{appName}} wurde ein API-Schlüssel erstellt: **{{keyName}}**. Falls Sie das waren, müssen Sie nichts weiter tun.",
      ],
      note: `Falls Sie das nicht waren, widerrufen Sie den Schlüssel. ${NOT_YOU}`,
    },
    "security-notice-new-device": {
      subject: "Neue Anmeldung mit Ihrem Konto bei {{appName}}",
      preview: "Waren Sie das?",
      title: "Eine neue Anmeldung",
      text: [
        "Hallo {{userName}},",
        "mit Ihrem Konto bei {{appName}} hat sich jemand auf einem Gerät angemeldet, das wir noch nicht kennen. Falls Sie das waren, müssen Sie nichts weiter tun.",
        "Gerät: {{device}}<br>IP-Adresse: {{ipAddress}}<br>Zeitpunkt: {{time}}",
      ],
      note: NOT_YOU,
    },
    "security-notice-password-changed": {
      subject: "Das Passwort Ihres Kontos bei {{appName}} wurde geändert",
      preview: "Waren Sie das?",
      title: "Ihr Passwort wurde geändert",
      text: [
        "Hallo {{userName}},",
        "das Passwort Ihres Kontos bei {{appName}} wurde geändert. Falls Sie das waren, müssen Sie nichts weiter tun.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-added": {
      subject: "Anmeldung in zwei Schritten für Ihr Konto bei {{appName}} eingeschaltet",
      preview: "Waren Sie das?",
      title: "Ein zweiter Faktor wurde hinzugefügt",
      text: [
        "Hallo {{userName}},",
        "für die Anmeldung bei {{appName}} brauchen Sie ab jetzt neben Ihrem Passwort auch einen Code. Falls Sie das waren, müssen Sie nichts weiter tun; bewahren Sie Ihre Ersatzcodes sicher auf.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-removed": {
      subject: "Anmeldung in zwei Schritten für Ihr Konto bei {{appName}} ausgeschaltet",
      preview: "Waren Sie das?",
      title: "Der zweite Faktor wurde entfernt",
      text: [
        "Hallo {{userName}},",
        "für die Anmeldung bei {{appName}} brauchen Sie keinen Code mehr: Ihr Passwort genügt. Falls Sie das waren oder darum gebeten haben, müssen Sie nichts weiter tun.",
      ],
      note: NOT_YOU,
    },
  },
};
