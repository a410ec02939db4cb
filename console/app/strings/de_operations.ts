import type { Strings } from "./en.ts";
import type { EN_OPERATIONS } from "./en_operations.ts";
import { numbersOf } from "./numbers.ts";

const n = numbersOf("de");

/** What the pages say that look after a project and the platform, in German. */
export const DE_OPERATIONS: Pick<Strings, keyof typeof EN_OPERATIONS> = {
  overview: {
    title: "Übersicht",
    over: "Zeitraum",
    spans: { "24h": "24 Stunden", "14d": "14 Tage", "30d": "30 Tage" },
    charts: {
      signUps: "Neue Benutzer",
      signIns: "Anmeldungen",
      failures: "Gescheiterte Anmeldungen",
    },
    inAll: (count) => `${n(count)} insgesamt`,
    atLeast: (count) => `mehr als ${n(count)}: Nur die neuesten sind gezählt`,
    moreThan: (count) => `mehr als ${n(count)}`,
    unknown: "nicht gezählt",
    asTable: "Als Tabelle",
    span: "Zeit",
    count: "Anzahl",
    inLog: "Im Protokoll",
    waiting: "Wartende E-Mails",
    failed: "Gescheiterte E-Mails",
    noneHint: "Sie erscheinen hier, sobald Ihre App verbunden ist.",
  },

  proof: {
    verifying: "Wird in diesem Browser geprüft …",
    proved: "Bewiesen",
    provedHint: (number, size) =>
      `Das ist das Ereignis ${number} von ${size}, genau so, wie der Schlüssel des Protokolls es unterschrieben hat. Dieser Browser hat es geprüft.`,
    erased: "Etwas davon wurde gelöscht; dass nichts an seine Stelle trat, ist bewiesen.",
    forged: "Nicht bewiesen",
    uncertain: "Bewiesen, aber neu",
    early: "Noch nicht unterschrieben",
    earlyHint: "Das Protokoll unterschreibt ein Ereignis nach ein bis zwei Sekunden.",
    unable: "Hier nicht zu prüfen",
    unableHint:
      "Dieser Browser kennt die Unterschriften des Protokolls nicht, oder die Seite kam unverschlüsselt. Exportieren Sie das Protokoll, und prüfen Sie es mit deno task audit:verify.",
    why: {
      shown:
        "Was hier gezeigt wird, ist nicht, was das Protokoll hat. Jemand hat es auf dem Weg verändert.",
      event: "Das Ereignis ist nicht das, worauf sich das Protokoll festgelegt hat.",
      tree: "Das Ereignis ist nicht in dem Baum, den das Protokoll unterschrieben hat.",
      signature: "Der Stand des Protokolls ist nicht von seinem Schlüssel unterschrieben.",
    },
    continuity: {
      first: "Von jetzt an bemerkt dieser Browser, wenn das Protokoll ein anderes wird.",
      continues: "Das Protokoll setzt das fort, das dieser Browser früher gesehen hat.",
      changed:
        "Das Protokoll setzt nicht das fort, das dieser Browser früher gesehen hat: Seine Geschichte wurde verändert oder eine ältere Sicherung zurückgespielt.",
      key:
        "Das Protokoll hat einen anderen Schlüssel als den, den dieser Browser früher gesehen hat. Fragen Sie, wer die Plattform betreibt.",
      unknown:
        "Was dieser Browser früher vom Protokoll gesehen hat, ist nicht mehr aufbewahrt; ein Vergleich ist nicht möglich.",
    },
    startOver: "Ich kenne den Grund; von hier an weiter",
  },

  logExport: {
    export: "Exportieren",
    title: "Das Protokoll exportieren",
    whole: "Alle Ereignisse kommen in eine Datei.",
    filtered:
      "Nur die Ereignisse, die die Filter finden, kommen in die Datei. Was fehlt, kann sie nicht beweisen.",
    format: "Format",
    formats: {
      ndjson: "Mit Beweisen (NDJSON): ohne die Plattform zu prüfen",
      csv: "Tabelle (CSV)",
      json: "JSON, ein Ereignis je Zeile",
      ocsf: "OCSF 1.6, ein Ereignis je Zeile",
    },
    count: (count) => `${n(count)} Ereignisse bisher`,
    done: (count) => `${n(count)} Ereignisse sind in der Datei`,
  },

  streams: {
    title: "Streams",
    create: "Neuer Stream",
    none: "Noch kein Stream",
    noneHint:
      "Ein Stream sendet jedes Ereignis an einen Ihrer Server, in der Reihenfolge und unterschrieben.",
    url: "Adresse",
    urlHint: "https://… Ihres Servers.",
    state: "Zustand",
    states: { active: "aktiv", paused: "angehalten", disabled: "abgeschaltet" },
    waiting: (count) => count === 1 ? "1 Ereignis wartet" : `${n(count)} Ereignisse warten`,
    delivered: "Zuletzt zugestellt",
    tried: "Probe",
    arrived: "angekommen",
    which: "Aktionen",
    whichHint: "Etwa user.created, eine je Zeile; leer für alle.",
    format: "Format",
    native: "Wie die API sie hat",
    batch: "Höchstens so viele Ereignisse je Anfrage",
    from: "Ab Ereignis Nummer",
    fromHint: "0 für das ganze Protokoll; leer für das, was ab jetzt geschieht.",
    secret: "Geheimnis des Streams",
    secretHint: "Ihr Server prüft Anfragen mit diesem Geheimnis. Es wird nicht wieder gezeigt.",
    pause: "Anhalten",
    resume: "Fortsetzen",
    test: "Probe senden",
    change: "Ändern",
    replay: "Erneut zustellen",
    replayHint: "Alles ab dort kommt noch einmal, unter neuen IDs.",
    rotate: "Neues Geheimnis",
    rotateHint: "Einen Tag lang sind Anfragen mit beiden Geheimnissen unterschrieben.",
    removeTitle: (url) => `${url} entfernen`,
    removeQuestion: "Dorthin wird nichts mehr zugestellt, und wie weit er war, ist vergessen.",
  },

  keeping: {
    title: "Aufbewahren und Löschen",
    days: "So viele Tage bleiben Ereignisse",
    daysHint: "Leer für immer.",
    eraseWithUser: "Benutzer aus dem Protokoll löschen, wenn sie entfernt werden",
    eraseWithUserHint: "Es beginnt zehn Minuten später; jeder Beweis bleibt gültig.",
    pruned: (count) =>
      count === 1
        ? "1 älteres Ereignis ist entfernt."
        : `${n(count)} ältere Ereignisse sind entfernt.`,
    hold: "Rechtliche Aufbewahrung",
    holdHint:
      "Solange sie gilt, wird nichts aus dem Protokoll genommen, niemand daraus gelöscht, und das Projekt kann nicht gelöscht werden.",
    place: "Aufbewahrung anordnen",
    reason: "Grund",
    reasonHint: "Das Protokoll behält ihn, mit Ihrem Namen.",
    lift: "Aufbewahrung aufheben",
    liftQuestion: "Ereignisse dürfen wieder entfernt und gelöscht werden.",
    erasing: "Eine Person aus dem Protokoll löschen",
    erasingHint:
      "Für einen Benutzer, der entfernt wurde: Wer gehandelt hat, um wen es ging und was sich geändert hat, verschwindet; was wann geschah, bleibt, und jeder Beweis dafür.",
    erase: "Löschen",
    eraseQuestion: "Das lässt sich nicht zurücknehmen.",
    userId: "ID des Benutzers",
    userIdHint: "Wie sie im Protokoll steht, usr_…",
    userIdAgain: "Die ID noch einmal, zur Bestätigung",
    alsoEmail: "Auch nach dieser Adresse suchen",
    alsoEmailHint: "Nach denen, die in den eigenen Ereignissen stehen, wird ohnehin gesucht.",
    follow: "Wie weit ist eine Löschung?",
    eraseProgress: (id, events) => `${id}: bisher ${events} Ereignisse`,
    erased: (id, events) => `${id} ist aus ${events} Ereignissen gelöscht.`,
  },

  schemas: {
    title: "Schemas",
    create: "Neues Schema",
    createHint:
      "Ab dann passen Ereignisse Ihrer Anwendung mit dieser Aktion dazu oder werden abgewiesen. Frühere Fassungen bleiben für Ereignisse, die sie nennen.",
    none: "Noch kein Schema",
    noneHint: "Ein Schema sagt, wie die Metadaten Ihrer eigenen Ereignisse aussehen müssen.",
    actionHint: "Eine Ihrer Anwendung, etwa invoice.paid.",
    schema: "Schema",
    schemaHint: "JSON Schema eines Objekts.",
  },

  versions: {
    label: "Fassungen",
    title: (name) => `Fassungen von ${name}`,
    hint: "Was eine ältere Fassung enthielt, wird die nächste; verloren geht dabei nichts.",
    now: "jetzt",
    restore: (version) => `${version} wiederherstellen`,
    older: "Ältere Fassungen",
  },

  deletedSecrets: {
    title: "Kürzlich entfernt",
    hint:
      "Das Protokoll nennt sie mit ihren IDs. Was noch nicht vernichtet ist, kann zurückkommen.",
    deleted: "Entfernt",
    restore: "Zurückholen",
    restored: (name) => `${name} ist wieder da`,
  },

  vaultKeys: {
    secrets: "Geheimnisse",
    title: "Schlüssel",
    projectKey: "Der Schlüssel des Projekts",
    unused: "Er entsteht mit dem ersten Geheimnis.",
    version: (version) => `Neue Geheimnisse stehen unter Version ${version}.`,
    progress: (done, all) => `${done} von ${all} Einträgen stehen unter dem neuen Schlüssel`,
    completed: (count) =>
      `Der letzte Wechsel ist fertig: ${
        count === 1 ? "1 Eintrag steht" : `${n(count)} Einträge stehen`
      } unter dem neuen Schlüssel.`,
    incomplete: (count) =>
      count === 1
        ? "Der letzte Wechsel ist zu Ende, aber 1 Eintrag ließ sich nicht öffnen und behält seinen alten Schlüssel. deno task vault:verify nennt ihn."
        : `Der letzte Wechsel ist zu Ende, aber ${
          n(count)
        } Einträge ließen sich nicht öffnen und behalten ihren alten Schlüssel. deno task vault:verify nennt sie.`,
    oldKeys: (count) =>
      count === 1 ? "1 ältere Version ist noch da." : `${n(count)} ältere Versionen sind noch da.`,
    rotate: "Schlüssel wechseln",
    rotateHint:
      "Jeder Eintrag wird neu verpackt, und alles bleibt dabei lesbar. Danach wird der alte Schlüssel vernichtet und mit ihm, was eine Sicherung nur unter ihm hat.",
    customerKey: "Schlüssel eines Kunden",
    customerKeyHint:
      "Ein Schlüssel im AWS KMS Ihres Kunden öffnet jeden Eintrag auch, ohne die Plattform.",
    arn: "ARN des Schlüssels",
    arnHint: "arn:aws:kms:…:key/…; er muss der Plattform das Verschlüsseln erlauben.",
    access: "Bei der letzten Prüfung",
    accesses: { ok: "verwendbar", denied: "verweigert", unavailable: "keine Antwort" },
    pending: (count) =>
      `${n(count)} Einträge werden beim nächsten Wechsel des Projektschlüssels angepasst.`,
    set: "Schlüssel festlegen",
    replace: "Anderen Schlüssel festlegen",
    check: "Prüfen",
    removeTitle: "Schlüssel des Kunden entfernen",
    removeQuestion: "Neue Einträge haben ihn nicht mehr.",
    dataKeys: "Datenschlüssel",
    dataKeysHint:
      "Die Plattform bewahrt keinen Datenschlüssel auf. Fügen Sie einen verpackten ein, und er wird unter dem neuesten Schlüssel neu verpackt, ohne gezeigt zu werden.",
    wrappedKey: "Verpackter Schlüssel",
    newContext: "Neuer Kontext",
    newContextHint: "Leer für denselben.",
    rewrap: "Neu verpacken",
    rewrapped: "Der Schlüssel, neu verpackt",
  },

  keyLimits: {
    limits: "Grenzen",
    limit: "Höchstens so viele Anfragen",
    limitHint: "Leer für keine eigene Grenze.",
    window: "Innerhalb",
    minute: "einer Minute",
    hour: "einer Stunde",
    day: "eines Tages",
    seconds: (count) => `von ${n(count)} Sekunden`,
    rate: (limit, seconds) => `${limit} Anfragen in ${seconds} s`,
    permissionsHint: "Etwa dashboard.read vault.*; leer lässt sie, wie sie sind.",
    change: "Ändern",
    changeTitle: (name) => `„${name}“ ändern`,
    rotations: "Schlüssel, die gerade ersetzt werden",
    rotationsHint:
      "Der alte Schlüssel gilt noch. Wenn er nicht mehr verwendet wird, braucht ihn niemand.",
    oldKey: "Alter Schlüssel, zuletzt verwendet",
    oldEnds: "Endet",
    newKey: "Neuer Schlüssel, zuletzt verwendet",
    advice: "Stand",
    moved: "der neue ist in Gebrauch",
    notMoved: "der alte ist in Gebrauch",
  },

  moving: {
    import: "Projekt importieren",
    importHint:
      "Nimmt auf, was eine andere Installation derselben Version exportiert hat, mit IDs, Benutzern, Schlüsseln und Einstellungen. Niemand erreicht es, bis es vollständig ist.",
    file: "Der Export",
    chooseFirst: "Wählen Sie eine Datei",
    adopt: "Benutzer aus anderen Systemen übernimmt deno task adopt.",
    faults: {
      none: "Das ist kein Export eines Projekts.",
      damaged: "Die Datei ist beschädigt oder nicht vollständig. Exportieren Sie das Projekt neu.",
      other:
        "Die Plattform hat für dieses Projekt andere Zeilen angenommen. Geben Sie jenen Import erst auf.",
    },
    phases: { check: "Die Datei wird gelesen", send: "Wird gesendet" },
    rows: "Zeilen",
    noSecrets:
      "Es wurde ohne seine Geheimnisse exportiert: Anbieter und zweite Faktoren müssen neu eingerichtet werden.",
    passphrase: "Passphrase",
    passphraseOfExport:
      "Die des Exports. Um einen begonnenen Import fortzusetzen, ist sie nicht nötig.",
    slugHint: "Ein anderes, wenn dieses vergeben ist.",
    imported: (name) => `${name} ist hier`,
    goesOn: "Wenn er stehen blieb, senden Sie ihn noch einmal: Er geht weiter, wo er war.",
    abandon: "Import aufgeben",
    abandonQuestion: "Was die Plattform davon angenommen hat, wird gelöscht.",
    export: "Projekt exportieren",
    exportTitle: (name) => `${name} exportieren`,
    exportHint: "Eine Datei mit allem, die eine andere Installation importiert.",
    keepSafe:
      "In der Datei stehen Hashes von Passwörtern und Schlüsseln: Bewahren Sie sie auf wie eine Sicherung.",
    passphraseHint:
      "Mindestens 12 Zeichen; unter ihr stehen die Geheimnisse des Projekts in der Datei. Leer lässt sie weg.",
    again: "Die Passphrase noch einmal",
    exported: "Der Export ist geschrieben",
    exportedRows: (count) => `${n(count)} Zeilen`,
    erase: "Jetzt endgültig löschen",
    eraseTitle: (name) => `${name} jetzt endgültig löschen`,
    eraseQuestion:
      "Ab dann lässt es sich nicht wiederherstellen: Seine Schlüssel werden zuerst vernichtet.",
    erasedRows: (count) => `${n(count)} Zeilen sind gelöscht`,
    erased: (name) => `${name} ist endgültig gelöscht`,
  },

  health: {
    title: "Zustand",
    migrations: "Umstellung der gespeicherten Daten",
    standings: {
      done: "fertig",
      pending: "wartet",
      running: "läuft",
      retrying: "wird wieder versucht",
      paused: "angehalten",
      cancelled: "abgebrochen",
      failed: "stehen geblieben",
    },
    version: (version, latest) => `Schritt ${version} von ${latest}`,
    pending: (count) =>
      count === 1
        ? "1 Schritt der Umstellung der gespeicherten Daten ist nicht fertig."
        : `${n(count)} Schritte der Umstellung der gespeicherten Daten sind nicht fertig.`,
    commands: "deno task migrate pause, resume und run halten sie an und setzen sie fort.",
    step: "Schritt",
    table: "Tabelle",
    gated: "Anfragen warten darauf",
    changed: "Geändert",
    changedOf: (changed, processed) => `${changed} von ${processed}`,
    finished: "Fertig",
    remaining: (minutes) => `noch etwa ${minutes} Min.`,
    jobs: "Aufgaben im Hintergrund",
    signing: "Das Protokoll ist unterschrieben",
    signed: "bis zum neuesten Ereignis",
    soon: "gleich",
    late: "steht still",
    lateHint: "Das Log des Prozesses sagt, warum.",
    mails: "Eigene E-Mails der Plattform",
    failedMails: (count) => count === 0 ? "keine gescheitert" : `${n(count)} gescheitert`,
    waitingMails: (count) =>
      count === 0 ? "keine wartet" : count === 1 ? "1 wartet" : `${n(count)} warten`,
    host: "Der Rechner",
    hostHint: "Was nur der Rechner weiß, wird unter dieser Adresse nicht gesagt. Fragen Sie dort:",
    metrics: "Speicher, Anfragen, Warteschlangen und Aufgaben für Prometheus, am Funktions-Port.",
    backups: "Schreibt eine Sicherung; restore spielt eine zurück.",
    verify: "Öffnet jeden Schlüssel und jeden versiegelten Text und nennt, was sich nicht öffnet.",
  },
};
