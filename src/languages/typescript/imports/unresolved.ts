/**
 * Modules of a text that belongs to no project: what exists is not known, so every module may be imported that no
 * demand refuses. Names are still told apart: `node:fs` is `fs`, `lodash/fp` is part of `lodash`.
 */
import { isBuiltin } from "node:module";
import type { ModuleResolver } from "../../../../domains/imports/index.ts";
import { builtinNames, packageOf } from "./manifest.ts";

export const unresolvedModules: ModuleResolver = {
  resolve(specifier) {
    const names = isBuiltin(specifier) ? builtinNames(specifier) : [specifier, packageOf(specifier)];
    return { kind: "resolved", names: [...new Set(names)], passesOn: [] };
  },
  specifiers: () => ({ texts: [], prefixes: [""] }),
  exportsOf: () => undefined,
  notes: ["which modules exist is not known without a project: only forbidden ones are kept out"],
};
