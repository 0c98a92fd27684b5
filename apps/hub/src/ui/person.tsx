import { Button, Group, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  createContext,
  type FormEvent,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";

import { hub } from "./hub.ts";
import { SuggestingInput } from "./suggesting-input.tsx";
import { useWords } from "./words/words.tsx";

const storageKey = "parstock.person";

interface Person {
  readonly name: string | null;
  readonly remember: (name: string) => void;
  /** The person who acts, asked for once; null when the question was closed unanswered. */
  readonly ask: () => Promise<string | null>;
  readonly change: () => void;
}

const Context = createContext<Person | null>(null);

export function usePerson(): Person {
  const person = useContext(Context);
  if (person === null) throw new Error("usePerson outside of PersonProvider");
  return person;
}

export function PersonProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { words } = useWords();
  const [name, setName] = useState(() => localStorage.getItem(storageKey));
  const [open, setOpen] = useState(false);
  const asking = useRef<((name: string | null) => void) | null>(null);

  const remember = useCallback((answer: string): void => {
    localStorage.setItem(storageKey, answer);
    setName(answer);
  }, []);

  const settle = (answer: string | null): void => {
    if (answer !== null) remember(answer);
    setOpen(false);
    asking.current?.(answer);
    asking.current = null;
  };

  const person = useMemo<Person>(
    () => ({
      name,
      remember,
      ask: () => {
        if (name !== null) return Promise.resolve(name);
        setOpen(true);
        return new Promise((resolve) => {
          asking.current = resolve;
        });
      },
      change: () => setOpen(true),
    }),
    [name, remember],
  );

  return (
    <Context value={person}>
      {children}
      <Modal
        opened={open}
        onClose={() => settle(null)}
        title={words.person.title}
        closeButtonProps={{ "aria-label": words.close }}
      >
        <NameForm name={name} onAnswer={settle} />
      </Modal>
    </Context>
  );
}

function NameForm({
  name,
  onAnswer,
}: {
  readonly name: string | null;
  readonly onAnswer: (name: string | null) => void;
}): ReactNode {
  const { words } = useWords();
  const [value, setValue] = useState(name ?? "");
  const [missing, setMissing] = useState(false);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const answer = value.trim();
    if (answer === "") setMissing(true);
    else onAnswer(answer);
  };

  return (
    <form onSubmit={submit} noValidate>
      <NameField value={value} onChange={setValue} missing={missing} focused />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => onAnswer(null)}>
          {words.close}
        </Button>
        <Button type="submit">{words.person.save}</Button>
      </Group>
    </form>
  );
}

/** A person's name; whoever may approve is suggested. */
export function NameField({
  value,
  onChange,
  missing,
  focused = false,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly missing: boolean;
  readonly focused?: boolean;
}): ReactNode {
  const { words } = useWords();
  const { data } = useQuery({ queryKey: ["autopilot"], queryFn: hub.autopilot });
  const approvers = [...new Set((data?.approvers ?? []).map((approver) => approver.name))];
  return (
    <SuggestingInput
      label={words.person.label}
      description={words.person.why}
      suggestions={approvers}
      value={value}
      onChange={onChange}
      error={missing ? words.person.missing : null}
      autoComplete="name"
      maxLength={120}
      data-autofocus={focused ? true : undefined}
    />
  );
}
