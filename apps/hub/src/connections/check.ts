import { type Connection, converse, type Diagnosis, failureOf, type Run } from "@parstock/core";

/** Talks to a connected system and says what it found; a refusal is a finding too. */
export function* checkConnection(connection: Connection): Run<readonly Diagnosis[]> {
  const { connector } = connection;
  const { doctor, readStock } = connector;
  try {
    if (doctor !== undefined) {
      const found = yield* converse(connection, (context) => doctor.call(connector, context));
      if (found.length > 0) return found;
    } else if (readStock !== undefined)
      yield* converse(connection, (context) => readStock.call(connector, context, null, null));
    else
      return [
        { level: "notice", message: `${connector.title} has nothing that can be read for a test.` },
      ];
    return [{ level: "fine", message: `${connector.title} answers.` }];
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    return [{ level: "wrong", message: failure.message }];
  }
}

/** Items of a finding that a sentence names before it only counts. */
const namedMax = 10;

/** A finding in one text, with the items that the system reorders by itself. */
export function tellDiagnosis({ message, reorderedElsewhere = [] }: Diagnosis): string {
  if (reorderedElsewhere.length === 0) return message;
  const named = reorderedElsewhere.slice(0, namedMax).join(", ");
  const more = reorderedElsewhere.length - namedMax;
  return `${message} Reordered there: ${named}${more > 0 ? ` and ${more} more` : ""}.`;
}
