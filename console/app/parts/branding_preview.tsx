import { h, render, useState } from "../packages/preact.ts";
import type { RuntimeBrandingConfig } from "../../../plugins/settings/types.ts";
import { t } from "../strings.ts";
import { Select } from "./form.tsx";
import { madeUp, MailPreview } from "./mail_preview.tsx";
import { Sheet } from "./sheet.tsx";
import { project } from "./shell.tsx";

const VARIABLES = ["dashboardUrl", "otp", "resetUrl", "userName", "verificationUrl"];
const MAILS = ["welcome", "verification", "email-otp"] as const;

/** What a branding comes to: a page of an app that follows it, and a mail by the server's own word. */
export function BrandingPreview(
  { look, projectId }: { look: RuntimeBrandingConfig; projectId: string | undefined },
): h.JSX.Element {
  const text = t().branding;
  const [shown, setShown] = useState("page");
  const mails = MAILS.map((each) => [each, t().mailKinds[each]] as const);
  return (
    <div class="preview">
      <Select
        name="shown"
        label={text.shown}
        value={shown}
        options={[["page", text.page], ...mails]}
        onChange={setShown}
      />
      {shown === "page"
        ? (
          <div>
            <Sheet
              title={text.page}
              of={[JSON.stringify(look)]}
              draw={(sheet) => drawPage(sheet, look)}
            />
            <p class="hint">{text.pageHint}</p>
          </div>
        )
        : (
          <MailPreview
            projectId={projectId}
            mail={{ template: shown, data: madeUp(VARIABLES), branding: { ...look } }}
          />
        )}
    </div>
  );
}

function drawPage(sheet: Document, look: RuntimeBrandingConfig): void {
  render(<ExamplePage look={look} />, sheet.body);
  sheet.body.style.margin = "0";
  const style = sheet.head.querySelector("style") ??
    sheet.head.appendChild(sheet.createElement("style"));
  style.textContent = look.customCss;
}

/** A page to sign in on, as an app may draw it. */
function ExamplePage({ look }: { look: RuntimeBrandingConfig }): h.JSX.Element {
  const { bgColor, borderRadius, darkMode, font, logoUrl, primaryColor } = look;
  const text = t().branding;
  const radius = `${borderRadius}px`;
  const ink = darkMode ? "#f8fafc" : "#0f172a";
  const line = darkMode ? "#64748b" : "#94a3b8";
  const name = project.value?.name ?? "";
  return (
    <main
      style={{
        // As mails do: what is dark everywhere has no light ground.
        background: darkMode && lightOf(bgColor) > 0.18 ? "#0f172a" : bgColor,
        color: ink,
        fontFamily: `${font}, system-ui, sans-serif`,
        padding: "2rem 1rem",
      }}
    >
      <div
        style={{
          background: darkMode ? "#1e293b" : "#ffffff",
          border: `1px solid ${line}`,
          borderRadius: radius,
          margin: "0 auto",
          maxWidth: "22rem",
          padding: "1.5rem",
          overflowWrap: "anywhere",
        }}
      >
        <p title={logoUrl} style={{ fontWeight: "600", margin: "0" }}>
          {logoUrl === "" ? "" : "▣ "}
          {name}
        </p>
        <h1 style={{ fontSize: "1.25rem" }}>{t().signIn.title}</h1>
        <p style={{ margin: "0 0 .25rem" }}>{t().email}</p>
        <p
          style={{
            border: `1px solid ${line}`,
            borderRadius: radius,
            margin: "0 0 1rem",
            padding: ".5rem",
          }}
        >
          grace@example.com
        </p>
        <p
          class="button"
          style={{
            background: primaryColor,
            borderRadius: radius,
            color: lightOf(primaryColor) > 0.3 ? "#000000" : "#ffffff",
            margin: "0 0 1rem",
            padding: ".5rem",
            textAlign: "center",
          }}
        >
          {t().signIn.submit}
        </p>
        <p style={{ margin: "0" }}>
          <u style={{ color: primaryColor }}>{text.forgotten}</u>
        </p>
      </div>
    </main>
  );
}

/** How light a colour is, from 0 to 1 (WCAG's relative luminance). */
function lightOf(colour: string): number {
  const digits = colour.slice(1).replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const value = parseInt(digits.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
