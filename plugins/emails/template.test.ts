import { assertEquals, assertThrows } from "@std/assert";
import { EmailError } from "./error_codes.ts";
import { parseTemplate, type TemplateInput } from "./template.ts";

const BLOCKS = [
  { id: "1", type: "text", text: 'Hello {{userName}}, <a href="{{url}}">here</a>' },
  {
    id: "2",
    type: "columns",
    columns: [
      { blocks: [{ id: "3", type: "image", src: "{{picture}}", alt: "{{words}}" }] },
      {
        blocks: [{ id: "4", type: "button", text: "{{label}}", href: "https://a.example/{{id}}" }],
      },
    ],
  },
];
const INPUT: TemplateInput = { subject: "To {{userName}}", blocksJson: JSON.stringify(BLOCKS) };
const USED = ["userName", "url", "picture", "words", "label", "id"];

function refusal(input: Partial<TemplateInput>): [code: string, place: string] {
  const { code, place } = assertThrows(() => parseTemplate({ ...INPUT, ...input }), EmailError);
  return [code, place];
}

Deno.test("parseTemplate() declares what is used, if nothing is declared", () => {
  const { blocks, previewText, subject, variables } = parseTemplate(INPUT);
  assertEquals([subject, previewText, JSON.stringify(blocks)], [
    "To {{userName}}",
    "",
    INPUT.blocksJson,
  ]);
  assertEquals(variables, USED.map((name) => ({ name, required: true })));
});

Deno.test("parseTemplate() takes declared and known variables, and names any other", () => {
  const declared = USED.slice(1).map((name) => ({ name, description: "", defaultValue: "" }));
  const variablesJson = JSON.stringify(declared);
  assertEquals(refusal({ variablesJson }), ["EMAIL_VARIABLE_UNKNOWN", "userName"]);
  const { variables } = parseTemplate({ ...INPUT, variablesJson }, { known: ["userName"] });
  assertEquals(variables, declared);
  const preview = { variablesJson: "[]", blocksJson: "[]", subject: "x", previewText: "{{a}}" };
  assertEquals(refusal(preview), ["EMAIL_VARIABLE_UNKNOWN", "a"]);
});

Deno.test("parseTemplate() refuses a list of variables that is none", () => {
  const many = Array.from({ length: 101 }, (_, at) => ({ name: `v${at}` }));
  const cases: [variables: unknown, place: string][] = [
    [{}, "variables"],
    [many, "variables"],
    [[{ name: "a" }, { name: "a b" }], "variables[1]"],
    [[{ name: "" }], "variables[0]"],
    [[{ name: "x".repeat(65) }], "variables[0]"],
    [[{ name: "a", required: "yes" }], "variables[0]"],
    [[{ name: "a" }, { name: "a" }], "variables[1].name"],
  ];
  for (const [variables, place] of cases) {
    const variablesJson = JSON.stringify(variables);
    assertEquals(refusal({ variablesJson }), ["EMAIL_VARIABLES_INVALID", place]);
  }
  assertEquals(refusal({ variablesJson: "[" }), ["EMAIL_VARIABLES_INVALID", "variables"]);
});

Deno.test("parseTemplate() refuses subjects and preview texts that are no line", () => {
  for (const subject of ["", "  ", "a\r\nBcc: b", "a\nb", "a\u2028b", "\u0000", "x".repeat(501)]) {
    assertEquals(refusal({ subject }), ["EMAIL_SUBJECT_INVALID", "subject"]);
  }
  for (const previewText of ["a\nb", "x".repeat(201)]) {
    assertEquals(refusal({ previewText }), ["EMAIL_SUBJECT_INVALID", "previewText"]);
  }
});
