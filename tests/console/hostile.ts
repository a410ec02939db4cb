/** Texts that would run, or break the page, in any place where they became markup or an address. */
export const HOSTILE: readonly string[] = [
  `<img src=x onerror="globalThis.hit=1">`,
  `"><script>globalThis.hit=1</script>`,
  `'--><svg onload=globalThis.hit=1>`,
  "javascript:globalThis.hit=1",
  "{{constructor.constructor('globalThis.hit=1')()}}",
  "مرحبا abc שלום",
];
