import { fail } from "@parstock/core";

/** What a file may demand of this machine. Far above any stock file, far below what would take the service down. */
export const limits = {
  /** The width of the widest spreadsheet. */
  columns: 16_384,
  /** Characters of one row of delimited text. */
  rowCharacters: 1_000_000,
  /** Cells of one workbook sheet. */
  cells: 60_000_000,
  /** Bytes of one file after decompression. */
  bytes: 8_589_934_592,
  /** Bytes of a workbook's texts, which are held in memory. */
  sharedTextBytes: 536_870_912,
  /** Decompression above this size and ratio is a bomb, not a table. */
  suspectBytes: 33_554_432,
  suspectRatio: 150,
} as const;

/** Ends the reading of a file with one sentence. */
export function refuse(message: string): never {
  return fail({ code: "bad-input", message });
}
