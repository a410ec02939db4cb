import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { EmailBlock } from "../blocks/types.ts";
import { EmailError } from "../error_codes.ts";
import { contrastOf, filledWith, inkOn, readableOn } from "./colors.ts";
import { safeCss } from "./custom_css.ts";
import { parseInline } from "./inline_html.ts";
import { safeLink, safeSource } from "./links.ts";
import { renderEmail } from "./render_email.ts";
import { themeOf } from "./theme.ts";

const EVIL = `</p><script>alert("1")</script>'&{{token}}`;
const ESCAPED = "&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;{{token}}";

function text(of: string): EmailBlock {
  return { id: "t", type: "text", text: of };
}

function button(href: string): EmailBlock {
  return { id: "b", type: "button", text: "Go", href };
}

Deno.test("renderEmail() escapes what is filled in for the place where it stands", () => {
  const blocks: EmailBlock[] = [
    { id: "h", type: "heading", as: "h1", text: "{{it}}" },
    text('<b>{{it}}</b> <a href="https://a.example/?q={{it}}">x</a>'),
    { id: "c", type: "code", text: "{{it}}" },
    { id: "i", type: "image", src: "https://a.example/i.png", alt: "{{it}}" },
  ];
  const values = { it: EVIL, token: "secret" };
  const options = { subject: "To {{it}}\r\nBcc: a@b.example", previewText: "{{it}}", values };
  const { html, subject, text: plain } = renderEmail(blocks, options);
  // Title, preview, heading, text, code and alternative text.
  assertEquals(html.split(ESCAPED).length - 1, 6);
  assertStringIncludes(html, `<title>To ${ESCAPED} Bcc: a@b.example</title>`);
  assertStringIncludes(html, "q=%3C%2Fp%3E%3Cscript%3Ealert(%221%22)");
  assert(!html.includes("<script") && !`${html}${plain}`.includes("secret"));
  assertEquals(subject, `To ${EVIL} Bcc: a@b.example`);
  assertStringIncludes(plain, EVIL);
});

Deno.test("renderEmail() joins lines that a value brings into a subject and into plain text", () => {
  const blocks: EmailBlock[] = [
    { id: "h", type: "heading", as: "h1", text: "Hello {{it}}" },
    text("Dear {{it}}"),
  ];
  const mail = renderEmail(blocks, {
    subject: "{{it}}",
    values: { it: "a\r\n\u2028b\u0000\u202ec" },
  });
  assertEquals([mail.subject, mail.text], ["a bc", "Hello a bc\n\nDear a bc\n"]);
});

Deno.test("renderEmail() lets no mail program make a link of a name", () => {
  const blocks = [text("Hello {{userName}}, from {{appName}}")];
  const values = {
    userName: "evil.example http://e.example a@b.c J. Doe 1.5",
    appName: "acme.example",
  };
  const { html, text: plain } = renderEmail(blocks, { values });
  const shown = "evil.~example http:~//e.~example a@~b.~c J. Doe 1.~5".replaceAll("~", "\u2060");
  assertEquals(plain, `Hello ${shown}, from acme.example\n`);
  assertStringIncludes(html, shown);
});

Deno.test("renderEmail() refuses a mail without a variable, and marks it in a preview", () => {
  const blocks = [text("{{a}} {{b}} {{c}} {{constructor}}"), button("{{url}}")];
  const variables = [
    { name: "a", required: true },
    { name: "b", defaultValue: "by default" },
    { name: "c" },
  ];
  const options = { variables, values: { a: "", b: "" } };
  const { code, place } = assertThrows(() => renderEmail(blocks, options), EmailError);
  assertEquals([code, place], ["EMAIL_VARIABLE_MISSING", "a, constructor, url"]);
  const preview = renderEmail(blocks, { ...options, preview: true });
  assertEquals(preview.missing, ["a", "constructor", "url"]);
  assertEquals(preview.text, "[a] by default [constructor]\n\nGo\n");
});

Deno.test("renderEmail() refuses a link that may not stand in a mail, and shows its words in a preview", () => {
  const blocks = [button("{{url}}"), text('<a href="{{url}}">Here</a>')];
  const values = { url: "javascript:alert(1)" };
  const { code, place } = assertThrows(() => renderEmail(blocks, { values }), EmailError);
  assertEquals([code, place], ["EMAIL_URL_NOT_ALLOWED", "b.href, t.text"]);
  const preview = renderEmail(blocks, { values, preview: true });
  assertEquals(preview.refusedLinks, ["b.href", "t.text"]);
  assertEquals(preview.text, "Go\n\nHere\n");
  assert(!/javascript|<a /.test(preview.html));
});

Deno.test("renderEmail() leaves out a button, a link and a picture that lead nowhere", () => {
  const blocks: EmailBlock[] = [
    button("{{url}}"),
    { id: "l", type: "link", text: "Here", href: "{{url}}" },
    { id: "i", type: "image", src: "{{url}}", alt: "Picture" },
    text("End"),
  ];
  const { html, text: plain } = renderEmail(blocks, { values: { url: "" } });
  assertEquals(plain, "End\n");
  assert(!/Go|Here|Picture/.test(html));
});

Deno.test("renderEmail() refuses values that come to more than a mail can be", () => {
  const values = { it: "x".repeat(10_000) };
  const error = assertThrows(
    () => renderEmail([text("{{it}}".repeat(300))], { values }),
    EmailError,
  );
  assertEquals([error.code, error.place], ["EMAIL_TOO_LARGE", "it"]);
});

Deno.test("renderEmail() writes from right to left where the language is", () => {
  const { html } = renderEmail([text("x")], { locale: "he-IL" });
  assertStringIncludes(html, '<html lang="he-IL" dir="rtl"');
  assertStringIncludes(html, "text-align:right");
});

Deno.test("renderEmail() honours each field of a style", () => {
  const style = {
    color: "#123",
    backgroundColor: "#FFEEDD",
    fontSize: 20,
    fontWeight: "600",
    fontStyle: "italic",
    textAlign: "center",
    lineHeight: 1.2,
    padding: "4px 8px",
    margin: "0 0 2px",
    borderRadius: 3,
    width: "50%",
    maxWidth: 300,
    paddingTop: 1,
    textDecoration: "underline",
  } as const;
  const { html } = renderEmail([{ ...text("x"), style } as EmailBlock]);
  const printed = [
    "color:#112233",
    "background-color:#ffeedd",
    "font-size:20px",
    "font-weight:600",
    "font-style:italic",
    "text-align:center",
    "line-height:1.2",
    "padding:1px 8px 4px 8px",
    "padding:0 0 2px",
    "border-radius:3px",
    "width:50%;max-width:300px",
    "text-decoration:underline",
  ];
  for (const css of printed) assertStringIncludes(html, css);
});

Deno.test("parseInline() takes what it prints, and closes what is open", () => {
  const shown = (source: string) => JSON.stringify(parseInline(source).nodes);
  assertEquals(
    shown("a <B>b<i>c</b>d"),
    '["a ",{"tag":"b","children":["b",{"tag":"i","children":["c"]}]},"d"]',
  );
  assertEquals(shown("1 < 2 &lt; &#51; &nope; </b>"), '["1 < 2 < 3 &nope; "]');
  const link = parseInline(`<a href='https://a.example/?a=1&amp;b="'>x</a>`);
  assertEquals(link.links, ['https://a.example/?a=1&b="']);
  for (const source of ["<b/onclick=x>", "<a href=x onclick=y>", "<br x>", "<a><a href='x'></a>"]) {
    assert(parseInline(source).refused !== null, source);
  }
});

Deno.test("safeLink() and safeSource() take https, this machine and, for links, addresses", () => {
  const links: [given: string, link: string | null][] = [
    ["HTTPS://A.example/b c".replace(" ", "%20"), "https://a.example/b%20c"],
    ["http://localhost:3000/x", "http://localhost:3000/x"],
    ["http://a.example/", null],
    ["https://user:password@a.example/", null],
    [" https://a.example/", null],
    ["https://a.example/\n", null],
    ["java\tscript:alert(1)", null],
    ["//a.example", null],
    ["/path", null],
    [
      "mailto:ada@example.com?subject=Hi there".replace(" ", "%20"),
      "mailto:ada@example.com?subject=Hi%20there",
    ],
    ["mailto:ada@example.com?cc=b@example.com", null],
    ["mailto:ada@example.com?subject=a%0d%0ab", null],
    ["mailto:ada@example.com,b@example.com", null],
    ["mailto:a%26b@example.com", "mailto:a%26b@example.com"],
    ["mailto:a%3Fbcc=b%26c@b.example", "mailto:a%3Fbcc%3Db%26c@b.example"],
  ];
  for (const [given, link] of links) assertEquals([given, safeLink(given)], [given, link]);
  assertEquals(safeSource("mailto:ada@example.com"), null);
});

Deno.test("colours of letters can be read on every ground", () => {
  for (let step = 0; step < 4096; step += 7) {
    const color = `#${step.toString(16).padStart(3, "0").replace(/./g, "$&$&")}`;
    const { ground, ink } = filledWith(color);
    assert(contrastOf(ground, ink) >= 4.5, color);
    assert(contrastOf(inkOn(color), color) >= 4.5, color);
    for (const ground of ["#ffffff", "#1e293b", "#777777"]) {
      assert(contrastOf(readableOn(ground, color), ground) >= 4.5, color);
    }
  }
  assertEquals(readableOn("#ffffff", "#000080"), "#000080");
  assertEquals(contrastOf("#ffffff", "#000000"), 21);
});

Deno.test("safeCss() takes what only paints, and nothing that fetches, imports or ends an element", () => {
  const fit = [
    ".a > b:not(.c):nth-child(2)::before{content:'x';color:rgb(1 2 3);width:calc(1px + 2%)}",
    "@media (max-width:600px) and (prefers-color-scheme:dark){h1{color:#fff!important}}",
    'a[href^="https://"]{color:red}',
  ];
  for (const css of fit) assertEquals(safeCss(css), css);
  assertEquals(safeCss("a{}/* url(x) */b{}"), "a{} b{}");
  const unfit = [
    "a{background:url(https://evil.example/)}",
    "a{background:URL (x)}",
    "a{background:u\\72l(x)}",
    "a{background:image-set('https://evil.example/' 1x)}",
    "@import 'https://evil.example/';",
    "@font-face{src:local(x)}",
    "a{}</style><script>alert(1)</script>",
    "a{width:expression(alert(1))}",
    "a{behavior:x}",
    "a{",
    "a{content:'}",
    "/* a{}",
    "a{}".repeat(4000),
  ];
  for (const css of unfit) assertEquals([css.slice(0, 50), safeCss(css)], [css.slice(0, 50), ""]);
});

Deno.test("a branding that is none counts as absent", () => {
  const wrong = {
    primaryColor: "red",
    bgColor: "url(x)",
    borderRadius: 1.5,
    logoUrl: "javascript:alert(1)",
    font: "x';color:red",
    customCss: "</style>",
  };
  assertEquals(themeOf(wrong), themeOf({}));
  const { font, logo } = themeOf({ font: "open-sans, 7up", logoUrl: "https://a.example/l.png" });
  assertEquals(font.split(",").slice(0, 3), ["Open Sans", "'7up'", "-apple-system"]);
  assertEquals(logo, "https://a.example/l.png");
});
