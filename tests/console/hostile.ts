/**
 * Texts that would run, or break the page, in any place where they became markup, an address, a template or
 * the name of something: each sets `globalThis.hit` if it ever runs.
 */
export const HOSTILE: readonly string[] = [
  // Markup, out of text, of attributes, of comments and of elements that hold text
  `<img src=x onerror="globalThis.hit=1">`,
  `"><script>globalThis.hit=1</script>`,
  `'--><svg onload=globalThis.hit=1>`,
  `</textarea><img src=x onerror=globalThis.hit=1>`,
  `</title></style></script><script>globalThis.hit=1</script>`,
  `" autofocus onfocus="globalThis.hit=1" x="`,
  `' onpointerenter='globalThis.hit=1`,
  "` onanimationstart=globalThis.hit=1",
  `<iframe srcdoc="<script>parent.hit=1</script>"></iframe>`,
  `<details open ontoggle=globalThis.hit=1>`,
  `<svg><animate onbegin=globalThis.hit=1 attributeName=x>`,
  `<math><mtext><style><img src=x onerror=globalThis.hit=1></style>`,
  `<noscript><p title="</noscript><img src=x onerror=globalThis.hit=1>">`,
  `<object data="javascript:globalThis.hit=1"></object>`,
  `<template shadowrootmode=open><img src=x onerror=globalThis.hit=1>`,
  // What leads elsewhere, or brings something from there
  `<base href="//elsewhere.example/">`,
  `<meta http-equiv="refresh" content="0;url=javascript:globalThis.hit=1">`,
  `<link rel=stylesheet href="//elsewhere.example/x.css">`,
  `<form action="javascript:globalThis.hit=1"><button>Save</button></form>`,
  // Addresses
  "javascript:globalThis.hit=1",
  "JaVaScRiPt:globalThis.hit=1//https://example.com",
  "&#106;avascript:globalThis.hit=1",
  "data:text/html,<script>globalThis.hit=1</script>",
  "//elsewhere.example/%2e%2e/console",
  "../../platform/users?open=new#<script>",
  // Templates, and what code would be built of
  "{{constructor.constructor('globalThis.hit=1')()}}",
  "${globalThis.hit=1}",
  "<%= globalThis.hit=1 %>",
  "';globalThis.hit=1;//",
  `{"__proto__":{"hit":1},"type":"script"}`,
  // Names that a page's own could be hidden by
  `<a id=location><a id=location name=href href="javascript:globalThis.hit=1">`,
  `<form id=document><input name=body><input id=querySelector>`,
  "__proto__",
  "constructor",
  // Markdown
  "[Save](javascript:globalThis.hit=1)",
  '![x](x" onerror="globalThis.hit=1)',
  "<javascript:globalThis.hit=1>",
  // Letters that are read from the right, that stand on others, and that are wide
  "مرحبا abc שלום",
  "Ż̴̢ä̸̛l̵̕g̶̈́o̷͝ 𝒜𝓃𝓃𝒶 👩‍👩‍👧‍👦 ｗｉｄｅ",
  "W".repeat(90),
];
