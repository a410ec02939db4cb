// Under this name, since the formatter would put spaces where a mail shows them.
import { Html, html as markup } from "../../_kernel/html.ts";
import type { EmailBlock } from "../blocks/types.ts";
import { MAX_WIDTH } from "../blocks/styles.ts";
import { inkOn, onEach } from "./colors.ts";
import type { Mail, Place } from "./context.ts";
import { cssOf } from "./css.ts";
import { BREAKS } from "./blocks.ts";
import { conditional, EMPTY_ROW, LAYOUT, NO_SPACE, rowsOf } from "./rows.ts";

/** Pixels at each side of what a mail says. */
const SIDE = 24;
/** What fills an inbox's line after the preview text, so that it shows no more of the mail. */
const FILLER = new Html("&#847;&zwnj;&nbsp;".repeat(40));
/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = /^(?:ar|dv|fa|he|ps|ur|yi)(?:-|$)/i;
const RESET =
  "body,table,td,a{-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}table,td{mso-table-lspace:0;mso-table-rspace:0}img{-ms-interpolation-mode:bicubic}";

const OFFICE = new Html(
  "<xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>",
);

/** What stands around a mail's blocks. */
interface Frame {
  /** One line; empty for none. */
  readonly title: string;
  /** What an inbox shows beside the subject; empty for none. */
  readonly preview: string;
  /** A language tag. */
  readonly locale: string;
  /** What the project is called; empty for none. */
  readonly appName: string;
}

/** A whole mail as HTML: tables, for Outlook knows nothing else. */
export function documentOf(
  blocks: readonly EmailBlock[],
  { frame, mail }: { mail: Mail; frame: Frame },
): string {
  const { theme, tints } = mail;
  const place: Place = { mail, ground: theme.card, width: MAX_WIDTH - 2 * SIDE, depth: 0 };
  const rows = [...header(place, frame), ...rowsOf(blocks, place)];
  const pageTint = tints.add("background-color", theme.page);
  const body = cssOf({
    margin: "0",
    padding: "0",
    width: "100%",
    "background-color": theme.page.light,
    "font-family": theme.font,
  });
  const page = cssOf({ "background-color": theme.page.light, "table-layout": "fixed" });
  const dir = RIGHT_TO_LEFT.test(frame.locale) ? "rtl" : "ltr";
  const card = cardOf(rows.length > 0 ? rows : [EMPTY_ROW], { mail, dir });
  // Last, when all colours are known. What stands in it is checked piece by piece.
  const styles = [RESET, ...tints.rules(), theme.css].filter((css) => css !== "")
    .map((css) => markup`<style>${new Html(css)}</style>\n`);
  const scheme = theme.isDark ? "dark" : "light dark";
  return markup`<!doctype html>
<html lang="${frame.locale}" dir="${dir}" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta name="color-scheme" content="${scheme}">
<meta name="supported-color-schemes" content="${scheme}">
<title>${frame.title === "" ? frame.appName : frame.title}</title>
${conditional(OFFICE)}
${styles}</head>
<body class="${pageTint}" style="${body}">
${preheader(frame)}
<div role="main" lang="${frame.locale}" dir="${dir}">
<table ${LAYOUT} class="${pageTint}" bgcolor="${theme.page.light}" style="${page}">
<tr><td align="center" style="padding:24px 8px">
${conditional(markup`<table ${NO_SPACE} width="${String(MAX_WIDTH)}"><tr><td>`)}
${card}
${conditional(markup`</td></tr></table>`)}
</td></tr>
</table>
</div>
</body>
</html>
`.text;
}

function cardOf(
  rows: readonly Html[],
  { dir, mail: { theme, tints } }: { mail: Mail; dir: "ltr" | "rtl" },
): Html {
  const radius = `${theme.radius}px`;
  const outer = cssOf({ "max-width": `${MAX_WIDTH}px`, width: "100%", margin: "0 auto" });
  const css = cssOf({
    "background-color": theme.card.light,
    border: `1px solid ${theme.line.light}`,
    "border-radius": radius,
    padding: `32px ${SIDE}px 16px`,
    "font-family": theme.font,
    "text-align": dir === "rtl" ? "right" : "left",
  });
  const tint = `${tints.add("background-color", theme.card)} ${
    tints.add("border-color", theme.line)
  }`.trim();
  return markup`<table ${LAYOUT} align="center" style="${outer}"><tr><td class="${tint}" bgcolor="${theme.card.light}" style="${css}"><table ${LAYOUT} style="table-layout:fixed">
${rows}
</table></td></tr></table>`;
}

/** The project's logo, else its name. */
function header({ ground, mail }: Place, { appName }: Frame): Html[] {
  const { logo } = mail.theme;
  const css = cssOf({ display: "block", border: "0", width: "48px", height: "48px" });
  if (logo !== "") {
    return [
      markup`<tr><td style="padding:0 0 24px"><img src="${logo}" alt="${appName}" width="48" height="48" style="${css}"></td></tr>`,
    ];
  }
  if (appName === "") return [];
  const ink = onEach(ground, inkOn);
  const style = cssOf({
    padding: "0 0 24px",
    "font-size": "16px",
    "font-weight": "600",
    color: ink.light,
    ...BREAKS,
  });
  return [
    markup`<tr><td class="${mail.tints.add("color", ink)}" style="${style}">${appName}</td></tr>`,
  ];
}

function preheader({ preview }: Frame): Html {
  if (preview === "") return markup``;
  return markup`<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preview}${FILLER}</div>`;
}
