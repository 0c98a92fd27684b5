/**
 * Conversations without I/O. A connector describes a conversation as a generator that yields requests and is
 * resumed with answers; an engine run is the same over a wider set of effects. Whoever drives it decides whether
 * the world is synchronous. These two loops are the only place in core where async appears.
 */

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Only what reads may be sent again blindly. */
  readonly intent: "reads" | "writes";
  /** How to deliver the answer's body; text when left out, base64 for documents. */
  readonly answerAs?: "text" | "base64";
}

/** A lost connection is an answer too: status 0, with the reason in `lost`. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly lost?: "not-sent" | "no-answer";
}

/** A conversation that yields HTTP requests and returns a T. */
export type Exchange<T> = Generator<HttpRequest, T, HttpResponse>;

/** Any sans-IO program: yields effects of type E, is resumed with their answers, returns a T. */
export type Program<E, T> = Generator<E, T, unknown>;

/** Drives a program to its end where the platform is synchronous. A throwing `perform` is thrown into the program. */
export function runSync<E, T>(program: Program<E, T>, perform: (effect: E) => unknown): T {
  let step = program.next();
  while (!step.done) {
    let answer: unknown;
    try {
      answer = perform(step.value);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(answer);
  }
  return step.value;
}

/** Drives a program to its end, awaiting each answer. A rejected `perform` is thrown into the program. */
export async function runAsync<E, T>(
  program: Program<E, T>,
  perform: (effect: E) => unknown,
): Promise<T> {
  let step = program.next();
  while (!step.done) {
    let answer: unknown;
    try {
      answer = await perform(step.value);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(answer);
  }
  return step.value;
}
