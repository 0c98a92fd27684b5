import { type Actor, fail, type Settings } from "@parstock/core";

/** The person behind a name: the approver of that name or id, else whoever the name says. Fails on a blank name. */
export function personOf(name: string | undefined, settings: Settings): Actor {
  const given = (name ?? "").replace(/[\p{Cc}\s]+/gu, " ").trim();
  if (given === "") {
    return fail({
      code: "bad-input",
      field: "by",
      message: 'Say who you are: add --by "Your Name".',
    });
  }
  if (given.length > 100)
    return fail({ code: "bad-input", field: "by", message: "The name is too long." });
  const folded = given.toLowerCase();
  const approver = settings.approval.approvers.find(
    (candidate) => candidate.id === given || candidate.name.toLowerCase() === folded,
  );
  return {
    kind: "person",
    id: approver?.id ?? folded.replace(/\s+/g, "-"),
    name: approver?.name ?? given,
  };
}
