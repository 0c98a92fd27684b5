import { createColumns, screen } from "../src/screen.ts";

// Screens a million item-locations, 3 % of them below their point, against adding up the same columns once.
const rows = 1_000_000;
const rounds = 15;

const columns = createColumns(rows);
const { onHand, committed, backordered, onOrder, inTransit, supply, deductions, point } = columns;
const all = [onHand, committed, backordered, onOrder, inTransit, supply, deductions, point];
let state = 42;
const uniform = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
for (let row = 0; row < rows; row += 1) {
  point[row] = Math.floor(uniform() * 200);
  committed[row] = Math.floor(uniform() * 20);
  backordered[row] = uniform() < 0.01 ? 3 : 0;
  onOrder[row] = uniform() < 0.1 ? 50 : 0;
  inTransit[row] = uniform() < 0.05 ? 10 : 0;
  const below = uniform() < 0.03;
  const gap = below ? -Math.floor(uniform() * 50) : 1 + Math.floor(uniform() * 500);
  const others =
    (committed[row] ?? 0) + (backordered[row] ?? 0) - (onOrder[row] ?? 0) - (inTransit[row] ?? 0);
  onHand[row] = (point[row] ?? 0) + others + gap;
}
columns.length = rows;

function sumOf(column: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < rows; row += 1) sum += column[row] ?? 0;
  return sum;
}

function fastestMs(work: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const candidates = screen(columns).length;
const sumMs = fastestMs(() => all.map(sumOf));
const screenMs = fastestMs(() => screen(columns));
const result = {
  bench: "screen",
  ratioToSum: Number((screenMs / sumMs).toFixed(2)),
  aim: 5,
  screenMs: Number(screenMs.toFixed(2)),
  sumMs: Number(sumMs.toFixed(2)),
  rows,
  columns: all.length,
  candidates,
};
console.log(JSON.stringify(result));
console.table([result]);
