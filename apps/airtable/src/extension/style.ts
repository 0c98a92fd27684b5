/** Colours by the theme that the person has chosen in Airtable; everything fits a pane as narrow as a phone. */
export const style = `
.parstock {
  --ink: #1d1f25; --quiet: #5b6270; --ground: #ffffff; --raised: #f4f6f9; --line: #d5dae3;
  --act: #1457c8; --on-act: #ffffff; --bad: #b3261e; --good: #12693a; --warn: #8a5300;
  box-sizing: border-box; min-height: 100vh; padding: 12px; color: var(--ink); background: var(--ground);
  font: 14px/1.45 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
.parstock.dark {
  --ink: #eceef2; --quiet: #a9b0bd; --ground: #1b1d22; --raised: #26292f; --line: #3d424c;
  --act: #8ab4f8; --on-act: #10131a; --bad: #ff8a80; --good: #79d7a0; --warn: #f2bd6d;
}
.parstock * { box-sizing: border-box; }
.parstock h1 { font-size: 18px; margin: 0 0 8px; }
.parstock h2 { font-size: 15px; margin: 16px 0 6px; }
.parstock p { margin: 6px 0; }
.parstock ul { margin: 6px 0; padding-left: 18px; }
.parstock .quiet { color: var(--quiet); }
.parstock .bad { color: var(--bad); }
.parstock nav { display: flex; flex-wrap: wrap; gap: 4px; margin-bottom: 12px; border-bottom: 1px solid var(--line); }
.parstock nav button { border: 0; border-bottom: 3px solid transparent; border-radius: 0; background: none; color: var(--quiet); padding: 8px; }
.parstock nav button[aria-current="page"] { color: var(--ink); border-bottom-color: var(--act); font-weight: 600; }
.parstock button { font: inherit; min-height: 36px; padding: 6px 14px; border-radius: 6px; border: 1px solid var(--line); background: var(--raised); color: var(--ink); cursor: pointer; }
.parstock button.main { background: var(--act); border-color: var(--act); color: var(--on-act); }
.parstock button[disabled] { opacity: 0.55; cursor: not-allowed; }
.parstock button:focus-visible, .parstock input:focus-visible, .parstock select:focus-visible, .parstock textarea:focus-visible, .parstock summary:focus-visible { outline: 2px solid var(--act); outline-offset: 2px; }
.parstock .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 8px 0; }
.parstock article { border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; margin: 8px 0; background: var(--raised); }
.parstock article h2 { margin-top: 0; display: flex; flex-wrap: wrap; gap: 4px 10px; justify-content: space-between; }
.parstock table { width: 100%; border-collapse: collapse; }
.parstock td, .parstock th { text-align: left; padding: 4px 6px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.parstock td.figure, .parstock th.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.parstock summary { cursor: pointer; padding: 4px 0; }
.parstock label { display: block; margin: 10px 0 2px; font-weight: 600; }
.parstock input, .parstock select, .parstock textarea { font: inherit; width: 100%; min-height: 36px; padding: 6px 8px; border-radius: 6px; border: 1px solid var(--line); background: var(--ground); color: var(--ink); }
.parstock .told { border-left: 4px solid var(--act); padding: 6px 10px; background: var(--raised); white-space: pre-line; }
.parstock .told.bad { border-left-color: var(--bad); }
`;
