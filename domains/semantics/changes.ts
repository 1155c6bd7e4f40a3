/** What statements may change. */
import type { Statement } from "./program.ts";

/** Names that statements may assign, and whether they store into arrays. */
export function changes(statements: readonly Statement[]): {
  readonly assigned: ReadonlySet<string>;
  readonly stores: boolean;
} {
  const assigned = new Set<string>();
  let stores = false;
  const visit = (statement: Statement): void => {
    switch (statement.kind) {
      case "assign":
      case "declare":
        assigned.add(statement.name);
        return;
      case "store":
        stores = true;
        return;
      case "if":
        for (const each of [...statement.then, ...statement.otherwise]) visit(each);
        return;
      case "loop":
        for (const each of [...statement.body, ...statement.update]) visit(each);
        return;
      case "block":
        for (const each of statement.body) visit(each);
        return;
      default:
        return;
    }
  };
  for (const statement of statements) visit(statement);
  return { assigned, stores };
}
