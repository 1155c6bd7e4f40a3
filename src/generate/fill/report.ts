/** What a session says of its holes and of how they were checked. */
import type { HoleFacts } from "../../../domains/types/index.ts";
import type { Hole, HoleKnowledge, HoleRegistry } from "../../../holes/index.ts";
import { holeNamed, holeSpan } from "../../compile/index.ts";
import type { LedgerEntry } from "../ledger.ts";
import { plainType } from "./learn.ts";
import type { ContentOrigin, FillContext, FilledHole } from "./result.ts";

export function describeHole(
  { file }: FillContext,
  registry: HoleRegistry<HoleKnowledge>,
  hole: Hole<HoleKnowledge>,
  origin: ContentOrigin | null,
  facts: HoleFacts | undefined,
): FilledHole {
  const source = holeNamed(file, hole.id.name);
  const { demands } = hole.value;
  const items = demands.kind === "all" ? demands.items : [];
  const reasons = items.length === 0 ? [] : registry.explain(hole.id).reasons;
  return {
    id: hole.id,
    kind: source.kind,
    state: hole.state,
    span: holeSpan(file, source),
    content: hole.content ?? null,
    origin,
    demands: items.map((type) => ({
      type,
      because: reasons.filter(({ message }) => message.endsWith(plainType(type))),
    })),
    scope: (facts?.scope ?? []).map((each) => `${each.name}: ${each.type}`),
  };
}

export interface ContentLedger {
  readonly origin: ContentOrigin;
  readonly ledger: readonly LedgerEntry[];
}

/** @param open  names of holes that are open */
export function ledgerOfFill(
  { file, checks }: FillContext,
  contents: ReadonlyMap<string, ContentLedger>,
  open: readonly string[],
  isFilled: boolean,
): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const [name, { ledger, origin }] of contents) {
    const constraint = `hole ${name}`;
    if (origin === "given") {
      const detail = isFilled
        ? "given by the caller; checked with the whole file"
        : "given by the caller; the whole file was not accepted with it";
      const enforcement = isFilled ? "verified" : "not-enforced";
      entries.push({ constraint, domain: "syntax", path: "", enforcement, detail });
    }
    for (const entry of ledger) entries.push({ ...entry, constraint });
  }
  const rest =
    open.length === 0 ? "" : `, but for what rests on holes that are still open: ${open.join(", ")}`;
  for (const { by, domain, missing } of checks) {
    const isDone = isFilled && missing === undefined;
    entries.push({
      constraint: file.file,
      domain,
      path: "",
      enforcement: isDone ? "verified" : "not-enforced",
      detail: isDone
        ? `the file was checked as a whole by ${by}${rest}`
        : (missing ??
          (open.length > 0
            ? `not checked as a whole: open holes ${open.join(", ")}`
            : "what fills the holes was refused: the reasons say why")),
    });
  }
  return entries;
}
