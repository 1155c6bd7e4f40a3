#!/usr/bin/env node
/** The `ananke` command. Only wires the process up; see `program.ts`. */
import { processIo } from "./io.ts";
import { runCli } from "./program.ts";

const code = await runCli(process.argv.slice(2), processIo());
// Pipes are asynchronous on some platforms: let them drain, then end whatever a backend left running.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))),
);
process.exit(code);
