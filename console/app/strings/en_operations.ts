import { numbersOf } from "./numbers.ts";

const n = numbersOf("en");

/** What the pages say that look after a project and the platform, in English. */
export const EN_OPERATIONS = {
  overview: {
    title: "Overview",
    over: "Over",
    spans: {
      "24h": "24 hours",
      "14d": "14 days",
      "30d": "30 days",
    } as Readonly<Record<string, string>>,
    charts: { signUps: "New users", signIns: "Sign-ins", failures: "Failed sign-ins" },
    inAll: (count: number) => `${n(count)} in all`,
    atLeast: (count: number) => `more than ${n(count)}: only the newest are counted`,
    moreThan: (count: number) => `more than ${n(count)}`,
    unknown: "not counted",
    asTable: "As a table",
    span: "Time",
    count: "Count",
    inLog: "In the log",
    waiting: "Mails that wait",
    failed: "Mails that failed",
    noneHint: "They appear here as soon as your app is connected.",
  },

  proof: {
    verifying: "Verifying in this browser…",
    proved: "Proved",
    provedHint: (number: number, size: number) =>
      `This is event ${number} of ${size}, just as the log’s key has signed it. This browser has verified it.`,
    erased: "Something of it was erased; that nothing was put in its place is proved.",
    forged: "Not proved",
    uncertain: "Proved, but new",
    early: "Not signed yet",
    earlyHint: "The log signs an event within a second or two.",
    unable: "Can’t be verified here",
    unableHint:
      "This browser does not know the log’s signatures, or the page came without encryption. Export the log and verify it with deno task audit:verify.",
    why: {
      shown: "What is shown here is not what the log has. Somebody changed it on its way.",
      event: "The event is not what the log has committed itself to.",
      tree: "The event is not in the tree that the log has signed.",
      signature: "The log’s checkpoint is not signed by its key.",
    },
    continuity: {
      first: "From now on this browser notices if the log becomes another one.",
      continues: "The log continues the one that this browser saw before.",
      changed:
        "The log does not continue the one that this browser saw before: its history was changed, or an older backup restored.",
      key:
        "The log has another key than the one that this browser saw before. Ask whoever runs the platform why.",
      unknown: "What this browser saw of the log before was pruned, so the two can’t be compared.",
    },
    startOver: "I know why; go on from here",
  },

  logExport: {
    export: "Export",
    title: "Export the log",
    whole: "All events are written into a file.",
    filtered:
      "Only the events that the filters find are written. What was left out, such a file can’t prove.",
    format: "Format",
    formats: {
      ndjson: "With proofs (NDJSON): can be verified without the platform",
      csv: "Table (CSV)",
      json: "JSON, an event in each line",
      ocsf: "OCSF 1.6, an event in each line",
    },
    count: (count: number) => `${n(count)} events so far`,
    done: (count: number) => `${n(count)} events are in the file`,
  },

  streams: {
    title: "Streams",
    create: "New stream",
    none: "No stream yet",
    noneHint: "A stream sends every event to a server of yours, in order, signed.",
    url: "Address",
    urlHint: "https://… of your server.",
    state: "State",
    states: { active: "active", paused: "paused", disabled: "disabled" },
    waiting: (count: number) => count === 1 ? "1 event waits" : `${n(count)} events wait`,
    delivered: "Delivered last",
    tried: "Test",
    arrived: "arrived",
    which: "Actions",
    whichHint: "Such as user.created, one in each line; empty for all.",
    format: "Format",
    native: "As the API has them",
    batch: "Events of one request at most",
    from: "From event number",
    fromHint: "0 for the whole log; empty for what happens from now on.",
    secret: "Secret of the stream",
    secretHint: "Your server verifies requests by this secret. It is not shown again.",
    pause: "Pause",
    resume: "Go on",
    test: "Send a test",
    change: "Change",
    replay: "Deliver again",
    replayHint: "Everything from there on comes again, under new ids.",
    rotate: "New secret",
    rotateHint: "Requests are signed with both secrets for a day.",
    removeTitle: (url: string) => `Remove ${url}`,
    removeQuestion: "Nothing more is delivered there, and how far it was is forgotten.",
  },

  keeping: {
    title: "Keeping and erasing",
    days: "Days that events are kept",
    daysHint: "Empty for ever.",
    eraseWithUser: "Erase users from the log when they are removed",
    eraseWithUserHint: "It begins ten minutes later; every proof stays valid.",
    pruned: (count: number) =>
      count === 1 ? "1 older event was taken away." : `${n(count)} older events were taken away.`,
    hold: "Legal hold",
    holdHint:
      "While it stands, nothing is taken out of the log, nobody is erased from it, and the project can’t be deleted.",
    place: "Place a legal hold",
    reason: "Reason",
    reasonHint: "The log keeps it, with your name.",
    lift: "Lift the hold",
    liftQuestion: "Events may be taken away and erased again.",
    erasing: "Erase a person from the log",
    erasingHint:
      "For a user who was removed: who acted, who it was about and what changed go, what happened and when stays, and every proof with it.",
    erase: "Erase",
    eraseQuestion: "This can’t be taken back.",
    userId: "User’s id",
    userIdHint: "As the log has it, usr_…",
    userIdAgain: "The id again, to confirm",
    alsoEmail: "Also look for this address",
    alsoEmailHint: "Those that their own events tell are looked for anyway.",
    follow: "How far is an erasure?",
    eraseProgress: (id: string, events: number) => `${id}: ${events} events so far`,
    erased: (id: string, events: number) => `${id} is erased from ${events} events.`,
  },

  schemas: {
    title: "Schemas",
    create: "New schema",
    createHint:
      "From then on your application’s events of this action fit it or are refused. Earlier versions stay for events that name them.",
    none: "No schema yet",
    noneHint: "A schema says what the metadata of your own events must be.",
    actionHint: "Of your application’s, such as invoice.paid.",
    schema: "Schema",
    schemaHint: "JSON Schema of an object.",
  },

  versions: {
    label: "Versions",
    title: (name: string) => `Versions of ${name}`,
    hint: "What an older version held becomes the next one; nothing is lost by it.",
    now: "now",
    restore: (version: number) => `Restore ${version}`,
    older: "Older versions",
  },

  deletedSecrets: {
    title: "Deleted lately",
    hint: "The audit log names them by their ids. Those that are not destroyed yet can come back.",
    deleted: "Deleted",
    restore: "Bring back",
    restored: (name: string) => `${name} is back`,
  },

  vaultKeys: {
    secrets: "Secrets",
    title: "Keys",
    projectKey: "The project’s key",
    unused: "It is made with the first secret.",
    version: (version: number) => `New secrets are under version ${version}.`,
    progress: (done: number, all: number) => `${done} of ${all} records are under the new key`,
    completed: (count: number) =>
      `The last change is done: ${
        count === 1 ? "1 record is" : `${n(count)} records are`
      } under the new key.`,
    incomplete: (count: number) =>
      count === 1
        ? "The last change ended, but 1 record did not open and keeps its old key. deno task vault:verify names it."
        : `The last change ended, but ${
          n(count)
        } records did not open and keep their old key. deno task vault:verify names them.`,
    oldKeys: (count: number) =>
      count === 1
        ? "1 older version is still there."
        : `${n(count)} older versions are still there.`,
    rotate: "Change the key",
    rotateHint:
      "Every record is wrapped anew while all of it stays readable. Afterwards the old key is destroyed, and with it what a backup has under it alone.",
    customerKey: "A customer’s key",
    customerKeyHint:
      "A key in the AWS KMS of your customer opens every record too, without the platform.",
    arn: "ARN of the key",
    arnHint: "arn:aws:kms:…:key/…; it must let the platform encrypt with it.",
    access: "At the last check",
    accesses: { ok: "may be used", denied: "refused", unavailable: "did not answer" },
    pending: (count: number) =>
      `${n(count)} records are put right by the next change of the project’s key.`,
    set: "Set a key",
    replace: "Set another key",
    check: "Check",
    removeTitle: "Remove the customer’s key",
    removeQuestion: "New records don’t have it any more.",
    dataKeys: "Data keys",
    dataKeysHint:
      "The platform keeps no data key. Paste one as it was wrapped, and it is wrapped anew under the newest key, without being shown.",
    wrappedKey: "Wrapped key",
    newContext: "New context",
    newContextHint: "Empty for the same.",
    rewrap: "Wrap anew",
    rewrapped: "The key, wrapped anew",
  },

  keyLimits: {
    limits: "Limits",
    limit: "Requests at most",
    limitHint: "Empty for no limit of its own.",
    window: "Within",
    minute: "a minute",
    hour: "an hour",
    day: "a day",
    seconds: (count: number) => `${n(count)} seconds`,
    rate: (limit: number, seconds: number) => `${limit} requests in ${seconds} s`,
    permissionsHint: "Such as dashboard.read vault.*; empty leaves them as they are.",
    change: "Change",
    changeTitle: (name: string) => `Change “${name}”`,
    rotations: "Keys that are being replaced",
    rotationsHint: "The old key still works. When its last use stands still, nobody needs it.",
    oldKey: "Old key, last used",
    oldEnds: "Ends",
    newKey: "New key, last used",
    advice: "State",
    moved: "the new one is in use",
    notMoved: "the old one is in use",
  },

  moving: {
    import: "Import a project",
    importHint:
      "Takes in what another deployment of the same release has exported, with ids, users, keys and settings. Nobody reaches it until it is whole.",
    file: "The export",
    chooseFirst: "Choose a file",
    adopt: "Users of other systems are brought in by deno task adopt.",
    faults: {
      none: "This is no export of a project.",
      damaged: "The file is damaged or not whole. Export the project again.",
      other: "The platform has taken other lines for this project. Give that import up first.",
    },
    phases: { check: "Reading the file", send: "Sending" },
    rows: "Rows",
    noSecrets:
      "It was exported without its secrets: providers and second factors have to be set up again.",
    passphrase: "Passphrase",
    passphraseOfExport: "Of the export. It is not needed to go on with an import that was begun.",
    slugHint: "Another one, where this is taken.",
    imported: (name: string) => `${name} is here`,
    goesOn: "If it stopped, send it again: it goes on where it was.",
    abandon: "Give the import up",
    abandonQuestion: "What the platform has taken of it is erased.",
    export: "Export the project",
    exportTitle: (name: string) => `Export ${name}`,
    exportHint: "One file with all of it, which another deployment imports.",
    keepSafe: "The file has hashes of passwords and keys: keep it as you keep a backup.",
    passphraseHint:
      "At least 12 characters; the project’s secrets are in the file under it. Empty leaves them out.",
    again: "The passphrase again",
    exported: "The export is written",
    exportedRows: (count: number) => `${n(count)} rows`,
    erase: "Erase now",
    eraseTitle: (name: string) => `Erase ${name} now`,
    eraseQuestion: "It can’t be restored from then on: its keys are destroyed first.",
    erasedRows: (count: number) => `${n(count)} rows are erased`,
    erased: (name: string) => `${name} is erased`,
  },

  health: {
    title: "Health",
    migrations: "Migrations of the stored data",
    standings: {
      done: "done",
      pending: "waits",
      running: "runs",
      retrying: "is tried again",
      paused: "paused",
      cancelled: "cancelled",
      failed: "stopped",
    },
    version: (version: number, latest: number) => `Step ${version} of ${latest}`,
    pending: (count: number) =>
      count === 1
        ? "1 step of the stored data’s migration is not done."
        : `${n(count)} steps of the stored data’s migration are not done.`,
    commands: "deno task migrate pause, resume and run hold it and let it go on.",
    step: "Step",
    table: "Table",
    gated: "requests wait for it",
    changed: "Changed",
    changedOf: (changed: number, processed: number) => `${changed} of ${processed}`,
    finished: "Finished",
    remaining: (minutes: number) => `about ${minutes} min left`,
    jobs: "Jobs",
    signing: "The audit log is signed",
    signed: "up to the newest event",
    soon: "in a moment",
    late: "stands still",
    lateHint: "The log of the process says why.",
    mails: "The platform’s own mails",
    failedMails: (count: number) => count === 0 ? "none failed" : `${n(count)} failed`,
    waitingMails: (count: number) =>
      count === 0 ? "none waits" : count === 1 ? "1 waits" : `${n(count)} wait`,
    host: "The host",
    hostHint: "What only the machine knows is not told over this address. Ask it there:",
    metrics: "Memory, requests, queues and jobs for Prometheus, on the functions port.",
    backups: "Writes a backup; restore brings one back.",
    verify: "Opens every key and sealed text, and names what does not open.",
  },
};
