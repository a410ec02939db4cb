import type { EN_MAIL_REASONS } from "./en_mail_reasons.ts";

/** The same in German. */
export const DE_MAIL_REASONS: Readonly<Record<keyof typeof EN_MAIL_REASONS, string>> = {
  NO_TRANSPORT: "Wartet auf einen eingeschalteten Anbieter und einen Absender.",
  PAUSED: "Wartet: Der Versand des Projekts ist angehalten.",
  PLACEHOLDER_ADDRESS: "Die Adresse ist ein Platzhalter, wie Gäste sie haben.",
  UNREADABLE: "Was sie enthält, lässt sich nicht öffnen: Das Root-Geheimnis wurde geändert.",
  SWITCHED_OFF: "Das Projekt hat diese Art von E-Mails abgeschaltet.",
  EMAIL_TEMPLATE_NOT_FOUND: "Ihre Vorlage wurde gelöscht.",
  EMAIL_NOT_MADE: "Ihre Vorlage ließ sich nicht ausfüllen.",
  DELIVERY_LOST: "Einen Tag lang nahm sie niemand an, und was sie enthält, gilt nicht mehr.",
  RECIPIENT_SUPPRESSED: "Die Adresse steht auf der Sperrliste des Projekts.",
  RECIPIENT_UNSUBSCRIBED: "E-Mails dieser Kategorie wurden abbestellt.",
  RECIPIENT_LIMITED: "An diese Adresse gingen in dieser Zeit schon so viele, wie es sein dürfen.",
  PROJECT_LIMITED: "Das Projekt hat in dieser Zeit schon so viele verschickt, wie es darf.",
  BOUNCED: "Der Server nimmt für diese Adresse nichts an.",
  BOUNCED_FOR_NOW: "Der Server hat sie diesmal nicht angenommen.",
  PROVIDER_REJECTED:
    "Der Anbieter hat sie angenommen und später gemeldet, dass er sie nicht verschickt.",

  MESSAGE_INTENT_INVALID:
    "Der Anbieter würde sie nicht wiedererkennen: Ihre Kennung lässt sich nicht senden.",
  MESSAGE_SENDER_INVALID: "Prüfen Sie Adresse und Namen des Absenders.",
  MESSAGE_RECIPIENT_INVALID: "Der Empfänger ist keine Adresse, die E-Mails annimmt.",
  MESSAGE_REPLY_TO_INVALID: "Prüfen Sie die Adresse für Antworten.",
  MESSAGE_SUBJECT_INVALID: "Ihr Betreff ist leer, zu lang oder hat mehr als eine Zeile.",
  MESSAGE_BODY_INVALID: "Ihr Text ist leer oder enthält Steuerzeichen.",
  MESSAGE_TOO_LARGE: "Sie ist größer als 1 MiB.",
  MESSAGE_ID_INVALID: "Ihre Message-ID hat nicht die richtige Form.",
  MESSAGE_DATE_INVALID: "Ihr Datum ist keines.",
  MESSAGE_HEADER_NOT_ALLOWED: "Sie hat eine Kopfzeile, die sich nicht senden lässt.",
  MESSAGE_HEADER_INVALID: "Eine ihrer Kopfzeilen ist zu lang oder kein ASCII.",
  MESSAGE_TAG_INVALID: "Eines ihrer Schlagwörter hat nicht die richtige Form.",

  PROVIDER_CREDENTIALS_REFUSED: "Der Anbieter nimmt die Zugangsdaten nicht an. Prüfen Sie sie.",
  PROVIDER_SENDER_REFUSED: "Bestätigen Sie die Domain des Absenders beim Anbieter.",
  PROVIDER_ACCOUNT_BLOCKED:
    "Das Konto beim Anbieter darf gerade nichts verschicken. Sehen Sie dort nach.",
  PROVIDER_QUOTA_REACHED: "Das Kontingent beim Anbieter ist aufgebraucht.",
  PROVIDER_RECIPIENT_REFUSED: "Der Anbieter verschickt nichts an diese Adresse.",
  PROVIDER_RECIPIENT_SUPPRESSED: "Die Adresse steht auf der Sperrliste des Anbieters.",
  PROVIDER_MESSAGE_REFUSED: "Der Anbieter hat sie nicht angenommen. Sein Protokoll sagt, warum.",
  PROVIDER_UTF8_UNSUPPORTED: "Der Anbieter nimmt nur Adressen aus ASCII an.",
  PROVIDER_URL_REFUSED: "Die Adresse des Anbieters liegt nicht im öffentlichen Internet.",
  PROVIDER_REDIRECTED: "Die Adresse des Anbieters leitet weiter. Speichern Sie das Ziel.",
  PROVIDER_TLS_FAILED: "Das Zertifikat des Servers passt nicht zu seinem Namen.",
  PROVIDER_RATE_LIMITED: "Der Anbieter nimmt weniger auf einmal. Es wird noch einmal versucht.",
  PROVIDER_UNREACHABLE: "Der Anbieter war nicht erreichbar.",
  PROVIDER_UNAVAILABLE: "Der Anbieter nimmt gerade nichts an.",
  PROVIDER_BUSY_WITH_IT: "Der Anbieter arbeitet noch an einem früheren Versuch.",
  PROVIDER_CANCELLED: "Sie wurde abgebrochen, bevor etwas hinausging.",
  PROVIDER_TIMED_OUT:
    "Der Anbieter hat nicht rechtzeitig geantwortet; vielleicht hat er sie also doch.",
  PROVIDER_CONNECTION_LOST:
    "Die Verbindung brach vor der Antwort ab; vielleicht hat der Anbieter sie also doch.",
  PROVIDER_KEY_TAKEN:
    "Der Anbieter hat sie mit anderem Inhalt verschickt. Sein Protokoll sagt mehr.",
  PROVIDER_FAILED: "Beim Anbieter schlug etwas fehl, nachdem er sie hatte.",
  DELIVERY_INTERRUPTED:
    "Die Plattform wurde beim Senden angehalten; vielleicht hat der Anbieter sie also doch.",
};
