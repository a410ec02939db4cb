import { h, useState } from "../packages/preact.ts";
import type { BrandingConfig } from "../../../plugins/settings/types.ts";
import { useLoad } from "../load.ts";
import { BrandingPreview } from "../parts/branding_preview.tsx";
import { Check, Field, type Fields, TextField } from "../parts/form.tsx";
import { SettingsForm } from "../parts/settings_form.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

type Look = Omit<BrandingConfig, "version">;

type SetLook = <Name extends keyof Look>(name: Name, value: Look[Name]) => void;

const FONTS = ["system-ui", "Inter", "Lato", "Open Sans", "Poppins", "Roboto", "Georgia"];

/** How the project's pages and mails look, and what that comes to. */
export function Branding({ params: { projectId } }: PageProps): h.JSX.Element {
  const loaded = useLoad(
    () => call<BrandingConfig>({ path: "/banata/config/branding/get", projectId, body: {} }),
    [projectId],
  );
  return (
    <section>
      <Heading title={t().nav.branding} />
      <Shown loaded={loaded}>
        {(branding) => (
          <Editor
            key={branding.version}
            {...{ branding, projectId, reload: loaded.reload }}
          />
        )}
      </Shown>
    </section>
  );
}

function Editor(
  { branding, projectId, reload }: {
    branding: BrandingConfig;
    projectId: string | undefined;
    reload: () => void;
  },
): h.JSX.Element {
  const { version, ...saved } = branding;
  const [look, setLook] = useState<Look>(saved);
  const set: SetLook = (name, value) => setLook((last) => ({ ...last, [name]: value }));
  return (
    <div class="beside">
      <SettingsForm
        version={version}
        reload={reload}
        save={async (fields, version) => {
          const body = { ...lookOf(fields), version };
          await call({ path: "/banata/config/branding/save", projectId, body });
        }}
      >
        <LookFields look={look} set={set} />
      </SettingsForm>
      <BrandingPreview look={look} projectId={projectId} />
    </div>
  );
}

function LookFields({ look, set }: { look: Look; set: SetLook }): h.JSX.Element {
  const text = t().branding;
  return (
    <div>
      <Colour
        name="primaryColor"
        label={text.primaryColor}
        hint={text.primaryHint}
        value={look.primaryColor}
        onInput={(value) => set("primaryColor", value)}
      />
      <Colour
        name="bgColor"
        label={text.bgColor}
        hint={text.bgHint}
        value={look.bgColor}
        onInput={(value) => set("bgColor", value)}
      />
      <Field
        name="font"
        label={text.font}
        hint={text.fontHint}
        suggestions={FONTS}
        maxLength={200}
        defaultValue={look.font}
        onInput={(event) => set("font", event.currentTarget.value)}
      />
      <Field
        name="borderRadius"
        label={text.borderRadius}
        type="number"
        min={0}
        max={64}
        required
        defaultValue={String(look.borderRadius)}
        onInput={(event) => set("borderRadius", Number(event.currentTarget.value))}
      />
      <Check
        name="darkMode"
        label={text.darkMode}
        checked={look.darkMode}
        onChange={(isOn) => set("darkMode", isOn)}
      />
      <Field
        name="logoUrl"
        label={text.logoUrl}
        hint={text.logoHint}
        type="url"
        maxLength={2048}
        defaultValue={look.logoUrl}
        onInput={(event) => set("logoUrl", event.currentTarget.value)}
      />
      <TextField
        name="customCss"
        label={text.customCss}
        hint={text.customCssHint}
        rows={6}
        value={look.customCss}
        onInput={(event) => set("customCss", event.currentTarget.value)}
      />
    </div>
  );
}

function lookOf({ borderRadius, darkMode, ...others }: Fields): Partial<Record<string, unknown>> {
  return { ...others, borderRadius: Number(borderRadius), darkMode: darkMode === "on" };
}

/** A colour, typed or picked. */
function Colour(
  { hint, label, name, onInput, value }: {
    label: string;
    hint: string;
    name: string;
    value: string;
    onInput: (value: string) => void;
  },
): h.JSX.Element {
  const picked = /^#[\da-f]{6}/i.exec(value)?.[0] ??
    value.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
  return (
    <div class="colour">
      <Field
        name={name}
        label={label}
        hint={hint}
        required
        pattern="#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})"
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <input
        type="color"
        aria-label={t().branding.pick(label)}
        value={picked}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
