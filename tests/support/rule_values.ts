import type { Value } from "convex/values";
import type { FieldMetadata } from "../../component/tables/types.ts";
import type { FieldValue } from "../../component/validators.ts";
import type { ValueRuleName } from "../../rules/value_rules.ts";

/** Values that keep a rule, and values that break it. */
export interface RuleValues {
  readonly good: readonly [Value, ...Value[]];
  readonly bad: readonly [Value, ...Value[]];
}

/** Characters that no line of text may hold. */
const UNFIT = ["\u0000", "\u0007", "\n", "\r\n", "\u007f", "\u0085", "\u2028", "\u202e", "\u2066"];
/** Names that a rule for one script only would refuse. */
export const NAMES: readonly string[] = [
  "Ada Lovelace",
  "Zoë O’Connor-Smith Jr.",
  "李小龍",
  "さくら 田中",
  "Ольга Іванівна",
  "محمد \u200fعلی",
  "می\u200cخواهم",
  "क्\u200dष देवी",
  "נועם לוי",
  "Nguyễn Thị Ánh",
  "𠮷野家",
  "👩\u200d🚀 Sam 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
  "1337",
];

/** Addresses that are none. */
export const NO_ADDRESSES: readonly string[] = [
  "",
  "ada",
  "ada@",
  "@example.com",
  "ada@example",
  "ada@example.com\r\nBcc: eve@example.com",
  "ada lovelace@example.com",
  "ada@exa mple.com",
  "ada@@example.com",
  "<ada@example.com>",
  "ada@example.com,eve@example.com",
  "a..b@example.com",
  "ada@-example.com",
  "ada@127.0.0.1",
  "ada\u202e@example.com",
  `${"a".repeat(65)}@example.com`,
  `a@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.${"e".repeat(60)}.${"f".repeat(60)}.com`,
];

/** Pictures that are none, or that a page of ours must not load. */
export const NO_PICTURES: readonly string[] = [
  "",
  "picture.png",
  "//cdn.example.com/a.png",
  "http://cdn.example.com/a.png",
  "ftp://cdn.example.com/a.png",
  "javascript:alert(1)",
  "data:text/html;base64,PHNjcmlwdD4=",
  "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=",
  "data:image/png,raw",
  "https://user:password@cdn.example.com/a.png",
  'https://cdn.example.com/a.png" onerror="alert(1)',
  "https://cdn.example.com/a\r\nb.png",
  "https://*.example.com/a.png",
  `https://cdn.example.com/${"a".repeat(2048)}`,
  `data:image/png;base64,${"A".repeat(16_384)}`,
];

function line(max: number): RuleValues {
  return {
    good: ["a", "x".repeat(max), ...max < 100 ? [] : NAMES],
    bad: ["", "   ", "x".repeat(max + 1), ...UNFIT.map((unfit) => `a${unfit}b`)],
  };
}

const URLS: RuleValues = {
  good: ["https://app.example.com/a?b=c#d", "http://localhost:3000/"],
  bad: [...NO_PICTURES.filter((text) => !text.startsWith("data:")), "data:image/png;base64,AAAA"]
    .filter((text) => text !== "") as [string],
};
const SLUGS = ["-a", "A", "a b", "a/b", "a\n", "ä"];
const GRANTS = ["vault", "vault.", ".read", "Vault.read", "vault.read.all", "**", "vault.re*"];

/** Values of every rule that has a name. */
const NAMED: Readonly<Record<Exclude<ValueRuleName, `${number}-${number}`>, RuleValues>> = {
  personName: { good: ["", ...NAMES], bad: line(200).bad.slice(1) as [string] },
  line32: line(32),
  line64: line(64),
  line100: line(100),
  line200: line(200),
  line512: line(512),
  line1024: line(1024),
  lines500: {
    good: ["", "a\nb\tc", "x".repeat(500)],
    bad: ["x".repeat(501), "a\u0000b", "a\u001bb", "a\u202eb"],
  },
  email: {
    good: [
      "ada@example.com",
      "ada+tag@mail.example.co.uk",
      "o'hara@example.com",
      "müller@exämple.de",
    ],
    bad: [...NO_ADDRESSES, "Ada@Example.com"] as [string],
  },
  locale: {
    good: ["de", "pt-BR", "zh-Hant-TW", "x".repeat(8) + "-12345678".repeat(3)],
    bad: ["", "d", "de_AT", "de-", "*", "de\n", "ä", "x".repeat(9), "a-b-c-d-e"],
  },
  username: { good: ["ada", "ada.l_1"], bad: ["ad", "Ada", "a b c", "x".repeat(31), "ada\n"] },
  picture: {
    good: ["https://cdn.example.com/a.png?s=1", "data:image/png;base64,iVBORw0KGgo="],
    bad: NO_PICTURES as [string],
  },
  url: URLS,
  urlOrNone: { good: ["", ...URLS.good], bad: URLS.bad },
  urls: {
    good: [[], ["https://app.example.com/"]],
    bad: [["https://a.example/", "http://b.example/"]],
  },
  origin: {
    good: ["http://localhost:3000", "https://app.example.com"],
    bad: ["*", "https://*.example.com", "https://app.example.com/", "null", ""],
  },
  origins: {
    good: [[], ["https://app.example.com", "http://localhost:3000"]],
    bad: [
      ["*"],
      ["https://*.example.com"],
      ["https://app.example.com/"],
      ["https://app.example.com/path"],
      ["http://app.example.com"],
      ["https://App.example.com"],
      ["null"],
      [""],
      ["javascript:alert(1)"],
    ],
  },
  domains: {
    good: [["example.com", "mail.example.co.uk"]],
    bad: [["Example.com"], ["*.example.com"], ["example"], ["exa mple.com"], [""]],
  },
  cidrs: {
    good: [[], ["192.0.2.0/24", "2001:db8::/32", "::1/128"]],
    bad: [["192.0.2.0"], ["192.0.2.256/24"], ["192.0.2.0/33"], ["2001:db8::/129"], ["*"], ["x/8"]],
  },
  json: {
    good: ["{}", '{"plan":"pro"}'],
    bad: ["", "{", "[]", '"text"', "null", `{"a":"${"x".repeat(16_384)}"}`],
  },
  projectSlug: { good: ["project-a"], bad: ["", ...SLUGS.slice(1)] as [string] },
  organizationSlug: { good: ["acme", "acme-2"], bad: ["", "acme-", ...SLUGS] },
  providerId: { good: ["google", "my-oidc_1"], bad: ["", "Google", "a/b", "../x", "a\n"] },
  tenantId: { good: ["common", "a.example.com"], bad: ["", "../x", "a/b", "a\n"] },
  roleSlug: { good: ["editor"], bad: ["", ...SLUGS, "a,b"] },
  roleSlugs: { good: [[], ["editor", "viewer"]], bad: [["a,b"], ["Editor"], [""]] },
  roleName: { good: ["editor"], bad: ["", ...SLUGS, "a,b"] },
  roleNames: { good: ["user", "editor,viewer"], bad: ["", "a,,b", "a, b", "Editor", "a\n"] },
  permission: { good: ["vault.read"], bad: ["", "vault.*", "*", ...GRANTS] },
  grants: {
    good: [[], ["*", "vault.*", "vault.read"]],
    bad: GRANTS.map((slug) => [slug]) as [string[]],
  },
  memberSource: { good: ["manual"], bad: ["", "Manual", "hand"] },
  invitationStatus: { good: ["pending"], bad: ["", "open"] },
  whoMayCreate: { good: ["users"], bad: ["", "everybody"] },
  color: { good: ["#fff", "#6366F1"], bad: ["", "red", "#12345", "#fff;}"] },
  font: { good: ["Inter, system-ui"], bad: ["", "a;b", 'a"b', "a\nb"] },
  css: { good: ["", "a {\n}"], bad: ["x".repeat(10_001), "a\u0000b"] },
  count: { good: [0, 12], bad: [-1, 0.5] },
};

/** The rules that have a name. */
export const RULE_NAMES: readonly string[] = Object.keys(NAMED);

/** Values of a rule; one without a name is two numbers. */
export function ruleValues(rule: string): RuleValues {
  const named = Object.entries(NAMED).find(([name]) => name === rule)?.[1];
  if (named !== undefined) return named;
  const [min = NaN, max = NaN] = rule.split("-").map(Number);
  return { good: [min, max], bad: [min - 1, max + 1, min + 0.5] };
}

const KINDS: Readonly<Record<FieldMetadata["kind"], FieldValue>> = {
  string: "text",
  json: "{}",
  number: 1,
  date: 1,
  boolean: false,
  "string[]": [],
  "number[]": [],
};

/** A value that a column takes. */
export function goodValue({ kind, rule }: FieldMetadata): FieldValue {
  // Rules are of columns that hold text, numbers and lists of text.
  return rule === undefined ? KINDS[kind] : ruleValues(rule).good.at(-1) as FieldValue;
}

/** Times that no date can stand for. */
export const NO_TIMES: readonly number[] = [8_640_000_000_000_001, -8_640_000_000_000_001, 1e300];
