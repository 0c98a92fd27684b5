/** Units that are measured rather than counted, with the places that orders in them may have. */
const measured = new Set(
  "kg g mg t lb lbs oz l lt ltr ml cl dl hl gal m cm mm km ft in yd m2 m3 sqm sqft h hr hrs kgm grm ltr mtr tne lbr onz".split(
    " ",
  ),
);

export function decimalsOfUnit(code: string): number {
  return measured.has(code.toLowerCase()) ? 3 : 0;
}
