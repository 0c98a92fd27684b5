/** Words that replace the standard ones in the mail to a supplier; {reference}, {supplier}, {company} and {total} are filled in. */
export interface MailTemplate {
  readonly subject?: string;
  readonly intro?: string;
  readonly closing?: string;
}

/** Mail templates by the name that suppliers refer to; "default" serves suppliers that name none. */
export type MailTemplates = Readonly<Record<string, MailTemplate>>;

/** The template a supplier asks for; one that does not exist leaves the standard words. */
export function chooseTemplate(
  templates: MailTemplates | undefined,
  name: string | undefined,
): MailTemplate {
  const wanted = name ?? "default";
  if (templates === undefined || !Object.prototype.hasOwnProperty.call(templates, wanted))
    return {};
  return templates[wanted] ?? {};
}

/** `text` with its placeholders filled in once, so that a name with braces in it stays as it is. Unknown ones stay visible. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.prototype.hasOwnProperty.call(values, name)
      ? (values[name] ?? placeholder)
      : placeholder,
  );
}
