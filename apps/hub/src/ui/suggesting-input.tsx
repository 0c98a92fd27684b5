import { TextInput, type TextInputProps } from "@mantine/core";
import { type ReactNode, useId } from "react";

/** A text field that suggests values and takes any. The browser's own list covers no button and needs no key of its own. */
export function SuggestingInput({
  suggestions,
  onChange,
  ...field
}: Omit<TextInputProps, "onChange" | "list"> & {
  readonly suggestions: readonly string[];
  readonly onChange: (value: string) => void;
}): ReactNode {
  const list = useId();
  return (
    <>
      <TextInput {...field} list={list} onChange={(event) => onChange(event.currentTarget.value)} />
      <datalist id={list}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </>
  );
}
