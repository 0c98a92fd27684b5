import { Alert, Button, Group, Modal, Textarea } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";

import { NameField, usePerson } from "./person.tsx";
import { fill, useWords } from "./words/words.tsx";

interface Question {
  readonly title: string;
  readonly text?: string | undefined;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly reason?: "none" | "optional" | "required";
  /** The hub's sentence when it refused; the dialog stays open with it. */
  readonly refusal?: string | null;
  readonly busy: boolean;
  readonly onConfirm: (by: string, reason: string) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A little more than the component library takes to give the focus back. */
const focusReturnMs = 40;

/** Asks before something is done: for the reason where one is wanted, and for the person's name the first time. */
export function Confirmation({
  opened,
  ...question
}: Question & { readonly opened: boolean }): ReactNode {
  const { words } = useWords();
  const before = useRef(opened);
  useEffect(() => {
    if (before.current === opened) return;
    before.current = opened;
    if (opened) return;
    // The focus goes back to what opened the dialog; where that is gone, the screen's heading takes it.
    const timer = setTimeout(() => {
      if (document.activeElement === document.body)
        document.querySelector("h1")?.focus({ preventScroll: true });
    }, focusReturnMs);
    return () => clearTimeout(timer);
  }, [opened]);
  return (
    <Modal
      opened={opened}
      onClose={question.onClose}
      title={question.title}
      closeButtonProps={{ "aria-label": words.close }}
      size="lg"
    >
      <ConfirmationForm {...question} />
    </Modal>
  );
}

function ConfirmationForm({
  text,
  confirm,
  danger = false,
  reason = "none",
  refusal = null,
  busy,
  onConfirm,
  onClose,
  children,
}: Question): ReactNode {
  const { words } = useWords();
  const person = usePerson();
  const [naming, setNaming] = useState(person.name === null);
  const [name, setName] = useState(person.name ?? "");
  const [why, setWhy] = useState("");
  const [tried, setTried] = useState(false);
  const nameMissing = name.trim() === "";
  const whyMissing = reason === "required" && why.trim() === "";

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (nameMissing || whyMissing) return;
    person.remember(name.trim());
    onConfirm(name.trim(), why.trim());
  };

  return (
    <form onSubmit={submit} noValidate className="dialog">
      {text === undefined ? null : <p>{text}</p>}
      {children}
      {reason === "none" ? null : (
        <Textarea
          label={reason === "optional" ? `${words.reason} (${words.optional})` : words.reason}
          description={words.reasonHint}
          required={reason === "required"}
          error={tried && whyMissing ? words.reasonMissing : null}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus={children === undefined ? true : undefined}
        />
      )}
      {naming ? (
        <NameField
          value={name}
          onChange={setName}
          missing={tried && nameMissing}
          focused={reason === "none" && children === undefined}
        />
      ) : (
        <p className="soft small">
          {fill(words.person.signedAs, { name })}{" "}
          <Button variant="subtle" size="compact-xs" onClick={() => setNaming(true)}>
            {words.person.change}
          </Button>
        </p>
      )}
      {refusal === null ? null : (
        <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {refusal}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} disabled={busy}>
          {words.cancel}
        </Button>
        <Button
          type="submit"
          color={danger ? "red.8" : "par"}
          loading={busy}
          data-autofocus={reason === "none" && !naming && children === undefined ? true : undefined}
        >
          {confirm}
        </Button>
      </Group>
    </form>
  );
}
