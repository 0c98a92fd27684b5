/**
 * Finds keys that occur twice among millions in twelve bytes a slot: open addressing over 64-bit hashes. Two
 * different keys share a hash about once in 10^7 files of a million rows; both rows would then be shown to a person.
 */
export class KeySet {
  #mask = 0x3fff;
  #low: Int32Array = new Int32Array(0x4000);
  #high: Int32Array = new Int32Array(0x4000);
  /** Row of the first occurrence; 0 marks a free slot. */
  #rows: Int32Array = new Int32Array(0x4000);
  #size = 0;

  /** Remembers `key` at `row` (from 1); the row that had it first, or 0 when it is new. */
  add(first: string, second: string, row: number): number {
    if (this.#size * 2 > this.#mask) this.#grow();
    const low = hash(second, hash(first, 0x811c9dc5) ^ 0x1f, 0x01000193);
    const high = hash(second, hash(first, 0x9747b28c) ^ 0x1f, 0x5bd1e995);
    let at = (low ^ (high >>> 7)) & this.#mask;
    while (this.#rows[at] !== 0) {
      if (this.#low[at] === low && this.#high[at] === high) return this.#rows[at] ?? 0;
      at = (at + 1) & this.#mask;
    }
    this.#low[at] = low;
    this.#high[at] = high;
    this.#rows[at] = row;
    this.#size++;
    return 0;
  }

  #grow(): void {
    const { length } = this.#rows;
    const [low, high, rows] = [this.#low, this.#high, this.#rows];
    this.#mask = length * 2 - 1;
    this.#low = new Int32Array(length * 2);
    this.#high = new Int32Array(length * 2);
    this.#rows = new Int32Array(length * 2);
    for (let from = 0; from < length; from++) {
      if (rows[from] === 0) continue;
      const lowHash = low[from] ?? 0;
      const highHash = high[from] ?? 0;
      let at = (lowHash ^ (highHash >>> 7)) & this.#mask;
      while (this.#rows[at] !== 0) at = (at + 1) & this.#mask;
      this.#low[at] = lowHash;
      this.#high[at] = highHash;
      this.#rows[at] = rows[from] ?? 0;
    }
  }
}

/** FNV-1a over UTF-16 units (Fowler, Noll & Vo), with the multiplier as an argument and a final mix from MurmurHash3. */
function hash(text: string, seed: number, prime = 0x01000193): number {
  let value = seed;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), prime);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return value ^ (value >>> 13);
}
