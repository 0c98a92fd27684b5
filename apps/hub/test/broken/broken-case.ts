/** One broken input: its files, and the exact sentences that a person gets to see. */
export interface BrokenCase {
  readonly name: string;
  /** Written into an empty folder; the first is the stock. */
  readonly files: Readonly<Record<string, string | Uint8Array | (() => Promise<Uint8Array>)>>;
  /** Table names where they are not file names. */
  readonly tables?: { readonly stock: string; readonly suppliers?: string };
  readonly mapping?: object | string;
  readonly expect: {
    /** The file is no stock table: this sentence, nothing read. */
    readonly failure?: string;
    /** Sentences of the rows and suppliers that were set aside. */
    readonly exceptions?: readonly string[];
    /** Items that are read all the same. */
    readonly readable: number;
  };
}
