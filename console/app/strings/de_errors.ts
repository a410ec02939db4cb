/**
 * What the console says of a refusal, in German.
 *
 * @module
 */
import type { EN_ERRORS } from "./en_errors.ts";

/** The same in German. */
export const DE_ERRORS: Readonly<Record<keyof typeof EN_ERRORS, string>> = {
  ACCOUNT_TEMPORARILY_LOCKED: "Zu viele falsche Codes: Das Konto ist eine Weile gesperrt.",
  ACTION_INVALID:
    "Eine Aktion besteht aus Wörtern aus Buchstaben und Ziffern, verbunden durch . _ - : oder /.",
  ACTION_RESERVED:
    "Solche Aktionen schreibt nur die Plattform. Beginnen Sie mit einem anderen Wort.",
  ADMINISTRATOR_EXISTS: "Diese Person verwaltet das Projekt schon.",
  ADMINISTRATOR_INVITATION_LIMIT_REACHED:
    "Zu viele Einladungen warten. Ziehen Sie erst eine zurück.",
  ADMINISTRATOR_NOT_FOUND: "Diesen Verwalter hat das Projekt nicht.",
  ALREADY_A_MEMBER: "Diese Person ist schon Mitglied.",
  ALREADY_IMPERSONATING: "Sie handeln schon als jemand anderes. Beenden Sie das zuerst.",
  API_KEY_EXPIRY_IN_PAST: "Diese Zeit ist vorbei. Wählen Sie eine spätere.",
  API_KEY_NOT_FOUND: "Diesen Schlüssel hat das Projekt nicht.",
  API_KEY_ORGANIZATION_NOT_FOUND: "Diese Organisation hat das Projekt nicht.",
  API_KEY_PERMISSION_NOT_HELD: "Ein Schlüssel darf nicht mehr als Sie selbst.",
  AUDIT_CHECKPOINT_NOT_FOUND:
    "Das Protokoll ist noch nicht unterschrieben. Versuchen Sie es gleich noch einmal.",
  AUDIT_PROOF_NOT_FOUND:
    "Für dieses Ereignis gibt es noch keinen Beweis. Versuchen Sie es gleich noch einmal.",
  AUDIT_SIZES_INVALID: "Das Protokoll ist kürzer als das, was dieser Browser davon gesehen hat.",
  AUTHENTICATION_REQUIRED: "Melden Sie sich zuerst an.",
  BACKUP_CODES_NOT_ENABLED: "Ihr Konto hat keine Ersatzcodes.",
  BANNED_USER: "Dieses Konto ist gesperrt.",
  BODY_TOO_LARGE: "Das ist zu viel auf einmal: höchstens 1 MiB.",
  BUILTIN_PERMISSIONS_CANNOT_BE_DELETED: "Dieses Recht ist eingebaut und bleibt.",
  BUILTIN_PERMISSIONS_CANNOT_BE_UPDATED: "Dieses Recht ist eingebaut und bleibt, wie es ist.",
  CANNOT_ACCEPT_FOR_ANOTHER: "Sie handeln als jemand anderes, der sie selbst annehmen muss.",
  CANNOT_IMPERSONATE_ADMINISTRATOR: "Niemand handelt als Administrator.",
  CANNOT_REMOVE_OWN_SECOND_FACTOR: "Niemand nimmt sich hier selbst den zweiten Faktor.",
  CANNOT_REMOVE_YOURSELF: "Niemand entfernt sich selbst: Ein anderer Administrator kann es.",
  CHANGED_SINCE:
    "Jemand anderes hat das inzwischen geändert. Laden Sie die Seite neu, um es zu sehen.",
  COULD_NOT_CREATE_SESSION: "Die Anmeldung ist gescheitert. Versuchen Sie es noch einmal.",
  CREDENTIALS_ACCESS_KEY_INVALID:
    "Die Kennung des Zugriffsschlüssels hat 16 bis 128 Buchstaben und Ziffern.",
  CREDENTIALS_API_KEY_INVALID:
    "Kopieren Sie den API-Schlüssel des Anbieters, wie er ist, ohne Leerzeichen.",
  CREDENTIALS_CONFIGURATION_SET_INVALID: "Das ist kein Name eines Configuration Sets.",
  CREDENTIALS_DOMAIN_INVALID: "Nennen Sie die sendende Domain, wie der Anbieter sie zeigt.",
  CREDENTIALS_FIELD_UNKNOWN: "Dieser Anbieter kennt dieses Feld nicht.",
  CREDENTIALS_HOST_INVALID: "Nennen Sie Namen oder Adresse des Servers, ohne https:// und Port.",
  CREDENTIALS_INVALID: "Der Anbieter verlangt andere Zugangsdaten.",
  CREDENTIALS_LOGIN_INVALID: "Nennen Sie Benutzer und Passwort, oder keines von beiden.",
  CREDENTIALS_PORT_INVALID: "Ein Port ist eine Zahl von 1 bis 65535.",
  CREDENTIALS_REGION_INVALID: "Diese Region hat der Anbieter nicht.",
  CREDENTIALS_SECRET_INVALID: "Kopieren Sie das Geheimnis, wie es ist, ohne Leerzeichen.",
  CREDENTIALS_SECURITY_INVALID:
    "Wählen Sie TLS oder STARTTLS; ohne geht es nur auf dieser Maschine.",
  CREDENTIALS_STREAM_INVALID:
    "Nennen Sie die Kennung des Message Streams, wie der Anbieter sie zeigt.",
  CREDENTIALS_URL_INVALID: "Nennen Sie eine https-Adresse ohne Namen und Passwort darin.",
  CURSOR_INVALID: "Diese Stelle der Liste gibt es nicht mehr. Beginnen Sie auf der ersten Seite.",
  CUSTOMER_KEY_DENIED:
    "AWS KMS lässt die Plattform den Schlüssel nicht benutzen, oder kennt ihn nicht.",
  CUSTOMER_KEY_INVALID: "Nennen Sie den Schlüssel bei seiner ARN: arn:aws:kms:…:key/…",
  CUSTOMER_KEY_NOT_FOUND: "Das Projekt hat keinen Schlüssel des Kunden.",
  CUSTOMER_KEY_UNAVAILABLE: "AWS KMS antwortet nicht. Versuchen Sie es später noch einmal.",
  DATABASE_NEWER_THAN_CODE:
    "Eine neuere Version hat die Daten umgestellt; diese darf nur lesen. Starten Sie die neuere.",
  DATA_KEY_UNREADABLE:
    "Der verpackte Schlüssel öffnet sich nicht als einer dieses Projekts, mit diesem Kontext und dieser Organisation.",
  DISCOVERY_URL_NOT_ALLOWED:
    "Eine Discovery-Adresse ist https und nur für Anbieter, die nicht eingebaut sind.",
  EMAIL_BLOCKS_NOT_JSON: "Die Blöcke sind nicht lesbar.",
  EMAIL_BLOCKS_TOO_DEEP: "Spalten stehen höchstens dreifach in Spalten.",
  EMAIL_BLOCK_TYPE_UNKNOWN: "Diese Art von Block gibt es nicht.",
  EMAIL_DATA_INVALID: "Etwas von dem, was einzusetzen war, wird nicht angenommen.",
  EMAIL_DOMAIN_INVALID: "Nennen Sie die Domain: Das Projekt hat noch keine Absenderadresse.",
  EMAIL_DOMAIN_NOT_ALLOWED: "Die Organisation nimmt nur Adressen anderer Domains.",
  EMAIL_KIND_UNKNOWN: "Diese Art von E-Mail gibt es nicht.",
  EMAIL_LIMIT_REACHED:
    "Diese Adresse oder das Projekt hat genug E-Mails erhalten. Warten Sie ein wenig.",
  EMAIL_MAY_BE_SENT: "Der Anbieter hat diese E-Mail vielleicht. Sehen Sie erst in sein Protokoll.",
  EMAIL_NOT_FOUND: "Diese E-Mail hat das Projekt nicht mehr.",
  EMAIL_NOT_RETRIABLE: "Nur was am letzten Tag scheiterte, wird noch einmal gesendet.",
  EMAIL_NOT_VERIFIED: "Diese Adresse ist noch nicht bestätigt.",
  EMAIL_ORGANIZATION_NOT_FOUND: "Diese Organisation hat das Projekt nicht.",
  EMAIL_PROVIDER_NOT_FOUND: "Speichern Sie die Zugangsdaten des Anbieters, bevor Sie ihn benutzen.",
  EMAIL_PROVIDER_UNKNOWN: "Diesen Anbieter gibt es nicht.",
  EMAIL_RECIPIENT_INVALID: "Das ist keine einzelne E-Mail-Adresse.",
  EMAIL_SETTINGS_CHANGED:
    "Jemand anderes hat diese Einstellungen inzwischen gespeichert. Laden Sie die Seite neu, um sie zu sehen.",
  EMAIL_SUPPRESSION_NOT_FOUND: "Diese Adresse steht auf keiner Liste mehr.",
  EMAIL_SWITCHED_OFF: "Diese Art von E-Mail ist ausgeschaltet.",
  EMAIL_TEMPLATE_CHANGED:
    "Jemand anderes hat diese Vorlage inzwischen gespeichert. Laden Sie die Seite neu, um sie zu sehen.",
  EMAIL_TEMPLATE_EXISTS: "Es gibt schon eine Vorlage mit diesem Kürzel in dieser Sprache.",
  EMAIL_TEMPLATE_LOCALES_TOO_MANY: "Eine Vorlage hat höchstens zwanzig Sprachen.",
  EMAIL_TEMPLATE_LOCALE_INVALID: "Eine Sprache ist ein Kürzel wie pt-BR.",
  EMAIL_TEMPLATE_NOT_FOUND: "Diese Vorlage hat das Projekt nicht.",
  EMAIL_TEMPLATE_SLUG_FIXED: "Eine eingebaute Vorlage behält ihr Kürzel.",
  EMAIL_TEMPLATE_VERSION_NOT_FOUND: "Diese Version ist nicht mehr da.",
  EMAIL_TOO_LARGE: "Ausgefüllt ist die E-Mail zu groß. Geben Sie kürzere Werte.",
  EMAIL_VARIABLE_MISSING: "Es fehlt ein Wert, den die Vorlage braucht.",
  ERASURE_NOT_FOUND: "Niemand hat um diese Löschung gebeten.",
  EVENT_NOT_FOUND: "Dieses Ereignis hat das Protokoll nicht.",
  EVENT_SCHEMA_CONFLICT:
    "Jemand anderes hat im selben Augenblick eine Version gespeichert. Speichern Sie noch einmal.",
  EVENT_SCHEMA_INVALID:
    "Das ist kein JSON-Schema eines Objekts, dessen Felder Texte, Zahlen oder Wahrheitswerte sind.",
  EVENT_SCHEMA_LIMIT: "Eine Aktion hat höchstens hundert Versionen.",
  EVENT_SCHEMA_NOT_FOUND: "Dieses Schema hat die Aktion nicht.",
  EXPORT_FORMAT_UNSUPPORTED: "In dieser Form wird das Protokoll nicht geschrieben.",
  EXPORT_SCHEMA_MISMATCH:
    "Eine andere Version hat diesen Export geschrieben. Bringen Sie beide Plattformen auf dieselbe und exportieren Sie neu.",
  EXPORT_UNSIGNED:
    "Das Protokoll ist noch nicht unterschrieben. Versuchen Sie es gleich noch einmal.",
  FAILED_TO_CREATE_SESSION: "Die Anmeldung ist gescheitert. Versuchen Sie es noch einmal.",
  FAILED_TO_CREATE_USER: "Der Benutzer wurde nicht angelegt. Versuchen Sie es noch einmal.",
  FAILED_TO_GET_SESSION: "Ihre Sitzung ist nicht lesbar. Melden Sie sich neu an.",
  FAILED_TO_INVALIDATE_TWO_FACTOR_CHALLENGE:
    "Die Anmeldung ist gescheitert. Versuchen Sie es noch einmal.",
  FILTER_UNKNOWN: "Danach wird nicht gefiltert.",
  HEADERS_TOO_LARGE:
    "Dieser Browser sendet zu viele Cookies. Löschen Sie einige für diese Adresse.",
  IMPORT_BEING_ERASED:
    "Reste eines früheren Imports werden gerade gelöscht. Versuchen Sie es später noch einmal.",
  IMPORT_CHUNK_DAMAGED: "Ein Teil kam beschädigt an. Versuchen Sie es noch einmal.",
  IMPORT_CHUNK_MISSING: "Ein Teil davor fehlt. Beginnen Sie den Import neu.",
  IMPORT_FOREIGN_ROW: "Die Datei enthält eine Zeile eines anderen Projekts.",
  IMPORT_INCOMPLETE: "Die Datei ist nicht vollständig.",
  IMPORT_IN_PROGRESS:
    "Ein anderer Export dieses Projekts wird gerade eingelesen. Beenden Sie das, oder geben Sie es auf.",
  IMPORT_KEY_TAKEN: "Die Datei enthält einen API-Schlüssel eines anderen Projekts.",
  IMPORT_NOT_FOUND: "Kein Import dieses Projekts ist unterwegs.",
  IMPORT_ROW_REFUSED: "Eine Zeile der Datei kann diese Version nicht speichern.",
  INTERNAL_ERROR:
    "Auf der Plattform ist etwas schiefgegangen. Versuchen Sie es noch einmal; die Anfrage führt zum Grund.",
  INVALID_BACKUP_CODE: "Der Ersatzcode ist falsch oder verbraucht.",
  INVALID_BODY: "Die Eingabe ist kein gültiger Text.",
  INVALID_CLIENT_ADDRESS: "Der Proxy vor der Plattform nennt nicht eine Adresse von Ihnen.",
  INVALID_CODE: "Der Code ist falsch oder zu alt.",
  INVALID_CURSOR: "Diese Stelle des Exports gibt es nicht mehr. Exportieren Sie neu.",
  INVALID_EMAIL: "Das ist keine E-Mail-Adresse.",
  INVALID_EMAIL_OR_PASSWORD: "Adresse und Passwort passen nicht zusammen.",
  INVALID_EXPORT: "Diese Datei ist kein Export eines Projekts.",
  INVALID_ORIGIN:
    "Die Plattform kennt die Adresse dieser Seite nicht. Öffnen Sie ihre öffentliche.",
  INVALID_PASSWORD: "Das Passwort ist falsch.",
  INVALID_PROJECT_ID: "Das ist keine Projekt-ID.",
  INVALID_ROLES: "Geben Sie eine bis zehn Rollen.",
  INVALID_SETUP_TOKEN: "Das ist nicht das Einrichtungs-Token, das die Plattform ausgegeben hat.",
  INVALID_TEXT: "Ein Text hat Zeichen, die nicht gespeichert werden können.",
  INVALID_TOKEN: "Dieser Link gilt nicht mehr.",
  INVALID_TWO_FACTOR_COOKIE:
    "Das hat zu lange gedauert. Melden Sie sich noch einmal mit dem Passwort an.",
  INVALID_VALUE: "Etwas in den Eingaben kann nicht gespeichert werden.",
  INVITATION_FOR_ANOTHER_ADDRESS: "Die Einladung gilt einer anderen Adresse.",
  INVITATION_LIMIT_REACHED: "Zu viele Einladungen warten. Ziehen Sie erst eine zurück.",
  INVITATION_NOT_FOUND: "Diese Einladung gibt es nicht.",
  INVITATION_NOT_PENDING: "Die Einladung ist verbraucht, zurückgezogen oder zu alt.",
  KMS_DENIED: "Das KMS mit dem Wurzelschlüssel verweigert ihn.",
  KMS_UNAVAILABLE:
    "Das KMS mit dem Wurzelschlüssel antwortet nicht. Versuchen Sie es später noch einmal.",
  LAST_ADMINISTRATOR:
    "Das ist der letzte Administrator der Plattform. Machen Sie erst jemand anderen dazu.",
  LAST_SUPER_ADMIN: "Niemand sonst hat super_admin. Geben Sie es erst jemand anderem.",
  LEGAL_HOLD_EXISTS: "Das Projekt ist schon rechtlich gesperrt.",
  LEGAL_HOLD_NEEDS_PERSON: "Eine rechtliche Sperre hebt ein Mensch auf, kein Schlüssel.",
  LEGAL_HOLD_NOT_FOUND: "Das Projekt ist nicht mehr rechtlich gesperrt.",
  MADE_BEFORE:
    "Es ist beim ersten Mal entstanden, nur die Antwort ging verloren: Es steht in der Liste.",
  MEMBER_LIMIT_REACHED:
    "Die Organisation ist voll. Erlauben Sie ihr mehr Mitglieder, oder entfernen Sie eines.",
  MEMBER_NOT_FOUND: "Dieses Mitglied hat die Organisation nicht mehr.",
  METADATA_TOO_LARGE: "Das ist zu viel: höchstens 16 KiB JSON.",
  METHOD_NOT_ALLOWED:
    "Die Plattform nimmt das nicht an. Laden Sie die Seite neu: Sie ist vielleicht von einer älteren Version.",
  MIGRATION_PENDING:
    "Die gespeicherten Daten werden umgestellt. Versuchen Sie es noch einmal, wenn das fertig ist.",
  MISSING_OR_NULL_ORIGIN:
    "Dieser Browser sagt nicht, wo die Seite steht. Öffnen Sie sie unter ihrer öffentlichen Adresse.",
  NOBODY_CHOSEN: "Wählen Sie ein Mitglied aus der Liste.",
  NOT_A_TEAM_MEMBER: "Diese Person ist nicht mehr im Team.",
  NOT_A_USER: "Das kann nur, wer angemeldet ist.",
  NOT_FOUND:
    "Die Plattform hat das nicht. Laden Sie die Seite neu: Sie ist vielleicht von einer anderen Version.",
  NOT_IMPERSONATING: "Sie handeln als Sie selbst.",
  NOT_WHILE_IMPERSONATING:
    "Was ein Konto öffnet, ändert nur, wem es gehört, und niemand an dessen Stelle.",
  NO_JSON_OBJECT: 'Das ist kein JSON-Objekt, etwa {"plan": "free"}.',
  ORGANIZATION_CREATION_NOT_ALLOWED: "Organisationen legen in diesem Projekt nur seine Server an.",
  ORGANIZATION_LIMIT_REACHED: "Mehr Organisationen eines Benutzers darf es nicht geben.",
  ORGANIZATION_METADATA_TOO_LARGE: "Das ist zu viel: höchstens 16 KiB JSON.",
  ORGANIZATION_MFA_REQUIRED:
    "Die Organisation verlangt einen zweiten Faktor. Richten Sie erst einen ein.",
  ORGANIZATION_NOT_FOUND: "Diese Organisation hat das Projekt nicht.",
  ORGANIZATION_REQUIRED: "Nennen Sie die Organisation.",
  ORGANIZATION_SLUG_ALREADY_EXISTS: "Eine andere Organisation hat dieses Kürzel.",
  ORGANIZATION_SSO_REQUIRED:
    "Die Organisation verlangt eine Anmeldung über ihren Identitätsanbieter.",
  PASSPHRASE_REQUIRED:
    "Die Datei enthält Geheimnisse: Geben Sie die Passphrase ein, mit der sie entstand.",
  PASSWORD_LENGTHS_CROSSED: "Die kleinste Länge ist größer als die größte.",
  PASSWORD_TOO_COMMON:
    "Dieses Passwort gehört zu den ersten, die Angreifer versuchen. Wählen Sie ein anderes.",
  PASSWORD_TOO_LONG: "Das Passwort ist zu lang.",
  PASSWORD_TOO_SHORT: "Das Passwort ist zu kurz.",
  PERMISSION_IN_USE: "Mehr als fünfzig Rollen haben es. Nehmen Sie es erst heraus.",
  PERMISSION_LIMIT_REACHED:
    "Ein Projekt hat höchstens fünfhundert Rechte. Löschen Sie erst welche.",
  PERMISSION_NOT_FOUND: "Dieses Recht hat das Projekt nicht mehr.",
  PERMISSION_NOT_HELD: "Dazu braucht es mehr Rechte, als Sie in diesem Projekt haben.",
  PERMISSION_SLUG_TAKEN: "Ein anderes Recht hat dieses Kürzel.",
  POLICY_EXCLUDES_MEMBERS: "Die Organisation hat mehr Mitglieder.",
  POLICY_LOCKS_YOU_OUT: "Sie würden sich selbst aussperren. Erfüllen Sie es erst selbst.",
  PROJECT_API_KEY_REQUIRED:
    "Auf der Plattform selbst registriert sich niemand: Ein Administrator lädt ein.",
  PROJECT_ERASING: "Die Zeit, dieses Projekt wiederherzustellen, ist vorbei.",
  PROJECT_ID_NOT_ALLOWED: "Das geht von hier aus nicht für ein Projekt.",
  PROJECT_ID_TAKEN: "Diese Plattform hat noch Zeilen dieses Projekts. Löschen Sie es erst.",
  PROJECT_KEY_CHANGED: "Der Schlüssel des Projekts hat inzwischen gewechselt. Exportieren Sie neu.",
  PROJECT_NOT_DELETED: "Löschen Sie das Projekt zuerst.",
  PROJECT_NOT_FOUND: "Dieses Projekt gibt es nicht, oder es ist nicht Ihres.",
  PROJECT_ON_LEGAL_HOLD: "Das Projekt ist rechtlich gesperrt: Bis das endet, wird nichts entfernt.",
  PROJECT_OWNER: "Dieser Person gehört das Projekt. Übergeben Sie es erst.",
  PROJECT_SCOPE_MISMATCH: "Das gehört zu einem anderen Projekt.",
  PROJECT_SCOPE_REQUIRED: "Das gehört der Plattform und keinem Projekt.",
  PROJECT_SECRETS_UNREADABLE:
    "Die Geheimnisse des Projekts öffnen sich nicht mit dem vorhandenen Wurzelgeheimnis. Exportieren Sie ohne Passphrase, oder holen Sie es zurück.",
  PROJECT_SLUG_TAKEN: "Ein anderes Projekt hat dieses Kürzel.",
  RANGE_REVERSED: "Das Ende liegt vor dem Anfang.",
  RATE_LIMITED: "Zu viele Versuche. Warten Sie ein wenig.",
  ROLE_CHANGED:
    "Jemand anderes hat diese Rolle inzwischen geändert. Laden Sie die Seite neu, um sie zu sehen.",
  ROLE_INHERITANCE_CYCLE: "Die Rolle würde sich selbst erben.",
  ROLE_INHERITANCE_TOO_DEEP: "Rollen erben über höchstens acht andere.",
  ROLE_IN_USE:
    "Jemand hat diese Rolle, ist zu ihr eingeladen, oder eine Rolle erbt sie. Nehmen Sie sie dort erst weg.",
  ROLE_IS_FIXED: "Diese Rolle bleibt, wie sie ist.",
  ROLE_LIMIT_REACHED:
    "Das Projekt hat zu viele Rollen, oder zu viel in ihnen. Löschen Sie erst welche.",
  ROLE_NOT_FOUND: "Diese Rolle hat das Projekt nicht mehr.",
  ROLE_SLUG_IS_RESERVED: "Das Kürzel user meint niemand Bestimmten. Wählen Sie ein anderes.",
  ROLE_SLUG_SUPER_ADMIN_IS_RESERVED:
    "Die Rolle super_admin ist eingebaut. Wählen Sie ein anderes Kürzel.",
  ROLE_SLUG_TAKEN: "Eine andere Rolle hat dieses Kürzel.",
  ROOT_SECRET_WRONG:
    "Das Wurzelgeheimnis oder der Wurzelschlüssel, den die Daten brauchen, ist nicht da.",
  SEARCH_TOO_WIDE: "Das trifft zu viele Aktionen. Geben Sie eine ganze ein.",
  SECOND_FACTOR_NOT_ENABLED: "Diese Person hat keinen zweiten Faktor.",
  SECRET_METADATA_TOO_LARGE: "Das ist zu viel: höchstens 16 KiB JSON.",
  SECRET_NAME_TAKEN: "Ein anderes Geheimnis hat in diesem Kontext diesen Namen.",
  SECRET_NOT_FOUND: "Dieses Geheimnis hat das Projekt nicht, oder nicht in diesem Kontext.",
  SECRET_TOO_LARGE: "Ein Geheimnis hat höchstens 262.144 Bytes.",
  SECRET_UNREADABLE:
    "Was gespeichert ist, öffnet sich nicht als dieses Geheimnis. Holen Sie es aus einer Sicherung.",
  SECRET_VERSION_CONFLICT:
    "Jemand anderes hat dieses Geheimnis inzwischen gespeichert. Sehen Sie es erst noch einmal an.",
  SECRET_VERSION_NOT_FOUND: "Diese Version hat das Geheimnis nicht mehr.",
  SERVER_BUSY:
    "Gerade werden zu viele Passwörter geprüft. Versuchen Sie es in ein paar Sekunden noch einmal.",
  SESSION_EXPIRED: "Ihre Sitzung ist vorbei. Melden Sie sich neu an.",
  SESSION_NOT_FOUND: "Diese Sitzung ist schon vorbei.",
  SESSION_NOT_FRESH: "Ihre Anmeldung ist eine Weile her. Melden Sie sich dafür neu an.",
  SETTINGS_CHANGED:
    "Jemand anderes hat diese Einstellungen inzwischen gespeichert. Laden Sie die Seite neu, um sie zu sehen.",
  SETTINGS_PROJECT_REQUIRED: "Nennen Sie das Projekt.",
  SETTING_NOT_AVAILABLE: "Das kann diese Version nicht ändern.",
  SETUP_COMPLETED:
    "Die Plattform hat ihren ersten Administrator schon. Laden Sie die Seite neu, um sich anzumelden.",
  SETUP_TOKEN_EXHAUSTED:
    "Das Einrichtungs-Token wurde zu oft falsch versucht. Lassen Sie die Plattform ein neues ausgeben, oder warten Sie eine Stunde.",
  SOCIAL_PROVIDER_LIMIT_REACHED:
    "Ein Projekt hat höchstens fünfzig Anbieter. Löschen Sie erst einen.",
  SOCIAL_PROVIDER_NOT_FOUND: "Für diesen Anbieter hat das Projekt keine Zugangsdaten.",
  SOCIAL_PROVIDER_SECRET_REQUIRED:
    "Das Geheimnis des Anbieters ist noch nicht gespeichert. Geben Sie es ein.",
  SOCIAL_PROVIDER_UNKNOWN:
    "Dieser Anbieter ist nicht eingebaut. Nennen Sie seine Discovery-Adresse.",
  STREAM_LEAF_INVALID: "Das Protokoll hat kein Ereignis mit dieser Nummer.",
  STREAM_LIMIT_REACHED: "Ein Projekt hat höchstens zehn Ströme. Löschen Sie erst einen.",
  STREAM_NOT_FOUND: "Diesen Strom hat das Projekt nicht mehr.",
  STREAM_URL_INVALID:
    "Eine https-Adresse ohne Namen, Passwort und #; http nur für einen Server auf dieser Maschine.",
  SUBJECT_NOT_FOUND: "Diesen Benutzer oder Schlüssel hat das Projekt nicht.",
  TEAM_LIMIT_REACHED: "Mehr Teams darf es nicht geben. Entfernen Sie erst eines.",
  TEAM_NOT_FOUND: "Dieses Team hat die Organisation nicht mehr.",
  TEAM_REQUIRED: "Nennen Sie das Team.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE:
    "Zu viele falsche Codes. Melden Sie sich noch einmal mit dem Passwort an.",
  TOO_MANY_FIELDS: "Das sind zu viele Werte auf einmal.",
  TOO_MANY_TO_SEARCH: "Zu viele zum Durchsuchen. Geben Sie eine ganze Adresse ein.",
  TOTP_NOT_ENABLED: "Ihr Konto hat keinen Authenticator.",
  TWO_FACTOR_NOT_ENABLED: "Ihr Konto hat keinen zweiten Faktor.",
  UNKNOWN_FIELD: "Dieses Feld hat ein Benutzer nicht: Schreiben Sie es in die Metadaten.",
  UNKNOWN_PERMISSION_SLUGS: "Nicht alle diese Rechte hat das Projekt.",
  UNKNOWN_ROLES: "Nicht alle diese Rollen hat das Projekt.",
  UNKNOWN_SETTING: "Diese Einstellung hat diese Version nicht.",
  UNSUPPORTED_EXPORT_VERSION: "Eine neuere Version hat diese Datei geschrieben.",
  URL_TOO_LONG: "Diese Adresse ist zu lang.",
  USER_ALREADY_EXISTS: "Ein Benutzer mit dieser Adresse ist schon da.",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "Jemand hat diese Adresse schon.",
  USER_IS_ALREADY_INVITED: "Eine Einladung an diese Adresse wartet schon: Erneuern Sie die.",
  USER_NOT_DELETED: "Entfernen Sie erst den Benutzer: Wer noch handelt, wird nicht gelöscht.",
  USER_NOT_FOUND: "Diesen Benutzer gibt es nicht mehr.",
  USER_OWNS_PROJECTS: "Dieser Person gehören Projekte, auch gelöschte. Übergeben Sie die erst.",
  VALIDATION_ERROR: "Etwas in den Eingaben wird nicht angenommen.",
  WEBHOOK_SECRET_INVALID: "Kopieren Sie das Geheimnis des Webhooks, wie der Anbieter es zeigt.",
  WRONG_PASSPHRASE: "Das ist nicht die Passphrase, mit der der Export entstand.",
};
