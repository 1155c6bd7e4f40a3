/** The checking process: keeps the last program, checks one file after the other, and answers with plain data. */
import type { FullCheck } from "../../../../domains/types/index.ts";
import { readProject } from "../project/settings.ts";
import type { CheckerSetup, CheckRequest } from "./full-check.ts";
import { createWholeChecker } from "./whole-check.ts";

// Started by full-check.ts with this one argument.
const { project }: CheckerSetup = JSON.parse(process.argv[2] ?? "");
const checker = createWholeChecker(readProject({ project }));

process.on("message", (request: CheckRequest) => {
  const diagnostics = checker.check(request);
  const answer: FullCheck = { diagnostics, verdict: diagnostics.length === 0 ? "yes" : "no" };
  process.send?.(answer);
});
process.on("disconnect", () => process.exit());
