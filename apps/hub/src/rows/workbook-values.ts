/** How the numbers that a workbook stores become the texts that a person sees. */

/** Built-in formats that show dates or times (ECMA-376 part 1, 18.8.30; 27 to 58 are those of East Asian locales). */
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined)
    return builtInDates.has(id) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  const first = code.split(";")[0] ?? "";
  const bare = first.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, "");
  return /[dmyhs]/i.test(bare) && !/^general$/i.test(bare.trim());
}

/**
 * A number as it was entered. Cells store binary doubles in up to 17 digits; 15 are what a spreadsheet shows and
 * what a person entered.
 */
export function numberText(stored: string): string {
  if (/^-?\d{1,15}$/.test(stored)) return stored;
  const value = Number(stored);
  if (!Number.isFinite(value)) return stored;
  return String(Number(value.toPrecision(15)));
}

const dayMs = 86_400_000;

/** A serial date as ISO: a day, a time of day, or both. The 1900 calendar counts a 29 February 1900 that never was. */
export function dateText(stored: string, from1904: boolean): string {
  const serial = Number(stored);
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return stored;
  const day = Math.floor(serial);
  const minutes = Math.round((serial - day) * 1440);
  const time = `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  if (day === 0 && !from1904) return time;
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  const iso = new Date(epoch + day * dayMs).toISOString().slice(0, 10);
  return minutes === 0 ? iso : `${iso}T${time}`;
}
