import { Command, Option } from "commander";

import type { CommonOptions } from "./options.ts";
import type { RunOptions } from "./run.ts";
import { conclude, openTerminal } from "./terminal.ts";

/** The `parstock` command line. What a command does is loaded when it is called. */
export function buildProgram(): Command {
  const program = new Command("parstock");
  program
    .description("Keeps supplies at par: finds what runs low, orders it once, and can show why.")
    .showHelpAfterError("(parstock --help shows all commands)")
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false });
  addRun(program);
  return program;
}

function common(command: Command): Command {
  return command
    .addOption(new Option("--data <folder>", "data folder (default: .parstock)"))
    .addOption(new Option("--settings <file>", "settings file (default: parstock.json, if there)"))
    .addOption(new Option("--json", "print JSON for machines"));
}

function addRun(program: Command): void {
  common(program.command("run"))
    .description("read stock, decide, order and send")
    .argument("[file]", "stock as CSV, TSV or XLSX, plain or gzipped")
    .option("--suppliers <file>", "table of suppliers")
    .option("--mapping <file>", "what the columns mean, where the guess is wrong")
    .option("--dry-run", "decide and show, write nothing")
    .option("--scheduled", "run as the schedule does: nothing is ordered from old stock figures")
    .option("--as-of <time>", 'when the stock was true: "now" or 2026-11-23T07:00:00Z')
    .option("--by <name>", "who runs it (default: the user of this machine)")
    .action(async (file: string | undefined, options: RunOptions & CommonOptions) => {
      const { run } = await import("./run.ts");
      await conclude(run(file, options, openTerminal()));
    });
}
