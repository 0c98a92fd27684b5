#!/usr/bin/env node
import { buildProgram } from "./command/program.ts";

await buildProgram().parseAsync();
