/**
 * Constraints of domains in a user's module: objects that hold a `domain` and the `value` that is to be in force, by
 * default, by name, or the module itself. The same module may hold an `arbitrary` for the laws.
 */
import type { Domain, DomainConstraint } from "../domains/domain.ts";
import { SpecError } from "./kernel/index.ts";
import { type ImportModule, importUserModule, missingInDomain } from "./laws/index.ts";

type Bag = Readonly<Record<string, unknown>>;

const HINT = "Export { domain, value }, by default or by name; value is the constraint to be in force.";

/**
 * Loads the file at `path` and finds its constraints, in the order of their names; `default` first.
 * @throws SpecError when the file cannot be loaded, holds none, or holds a domain without a value
 */
export async function loadDomainConstraints(
  path: string,
  importModule: ImportModule = (url) => import(url),
): Promise<readonly DomainConstraint[]> {
  const exports = await importUserModule(path, importModule);
  if (!isBag(exports)) throw new SpecError(`${path} exports no domain`, { hint: HINT });
  if ("domain" in exports) return [constraintOf(exports, path)];
  const names = Object.keys(exports).sort((a, b) => Number(b === "default") - Number(a === "default"));
  const found = names.flatMap((name) => {
    const value = exports[name];
    return isBag(value) && "domain" in value ? [constraintOf(value, `${path} (export "${name}")`)] : [];
  });
  if (found.length > 0) return found;
  throw new SpecError(`${path} exports no domain (its exports: ${names.join(", ") || "none"})`, {
    hint: HINT,
  });
}

function constraintOf(candidate: Bag, source: string): DomainConstraint {
  const missing = missingInDomain(candidate.domain);
  if (missing.length > 0) {
    throw new SpecError(`${source}: "domain" lacks ${missing.join(", ")}`, {
      hint: "A domain is an object with these members; see domains/domain.ts.",
    });
  }
  if (!("value" in candidate)) throw new SpecError(`${source} has a domain and no "value"`, { hint: HINT });
  // Its members were checked; that the value is one of the lattice's is what its own functions will find out.
  return { domain: candidate.domain as Domain<unknown>, value: candidate.value };
}

function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null;
}
