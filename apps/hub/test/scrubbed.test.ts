import { expect, test } from "vitest";

import { scrubbed } from "../src/scrubbed.ts";

test.each([
  ["smtps://user:p%40ss@mail.example.com:465", "smtps://…@mail.example.com:465"],
  ["connect to postgres://u:p@db/x?password=y failed", "connect to postgres://…@db/x?… failed"],
  [
    "GET https://shop.example.com/cb?code=abc&state=1#top done",
    "GET https://shop.example.com/cb?… done",
  ],
  ["at run (file:///srv/hub/main.js?t=12:10:5)", "at run (file:///srv/hub/main.js:10:5)"],
  ["at run (file:///srv/hub/main.js:10:5)", "at run (file:///srv/hub/main.js:10:5)"],
  ["IT-3 at main? Yes.", "IT-3 at main? Yes."],
  ["write to maria@example.com", "write to maria@example.com"],
])("%s", (text, expected) => {
  expect(scrubbed(text)).toBe(expected);
});
