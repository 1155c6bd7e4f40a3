/**
 * Questions about the end of one text. Each is put to the text as it stands; in an unfinished loop a restrictive answer
 * is only given when it holds as well for whatever the rest of the loop may assign (`loops.ts`).
 */
import {
  type Answer,
  type CallHelp,
  type ExpectedTypes,
  known,
  type MemberName,
  type NameSlot,
  type ObjectKeys,
  type ScopeNames,
  type TypeArity,
  type TypeDiagnostic,
  type TypePosition,
  unrestricted,
  type WrittenExpression,
  type WrittenLevel,
} from "../../../../domains/types/index.ts";
import { ts } from "../compiler.ts";
import { loopsAround } from "./loops.ts";
import { callAt, keysAfter, keysAt, literalsAt, typeArityAt } from "./questions/calls.ts";
import { type ErrorPolicy, finishedNode, lastingErrors, toDiagnostic } from "./questions/errors.ts";
import { expectedAt } from "./questions/expected.ts";
import { CheckerType } from "./questions/facts.ts";
import { uncertainAround } from "./questions/lambdas.ts";
import { mentionsUndeclared, mentionsUnknownMember } from "./questions/later.ts";
import { membersAt, namesAt } from "./questions/names.ts";
import { type Slot, slotOf } from "./questions/slots.ts";
import { AFTER_DECLARED, continuationsAt, operandsAt } from "./questions/suggestions.ts";
import { expressionsEndingAt, writtenAt } from "./questions/written.ts";
import { type Backend, type LookOptions, type Sight, spineOf } from "./sight.ts";

/** Looks at the end of the document, by whatever backend is in force. */
export type Look = <T>(options: LookOptions, ask: (sight: Sight, backend: Backend) => T) => T | undefined;

const NOWHERE = unrestricted("the text does not end between two lexemes");
const LATER = unrestricted("more is declared later");
const HOLE = { hole: true, widen: false } as const;
const PLAIN = { hole: false, widen: false } as const;
const CHECK = { hole: false, widen: false, fresh: true } as const;

export class Position implements TypePosition {
  readonly #look: Look;
  readonly #policy: ErrorPolicy;
  /** Classes that begin here or later are being written, with members still to come. */
  get #writtenFrom(): number {
    return this.#policy.mayDeclareLater ? 0 : this.#prefixLength;
  }
  /** Length of the text before the generated one. */
  readonly #prefixLength: number;
  readonly #kept = new Map<string, unknown>();

  constructor(look: Look, policy: ErrorPolicy, prefixLength: number) {
    // A guess says nothing of what may follow.
    this.#look = (options, ask) =>
      look(options, (sight, backend) =>
        sight.firstError < sight.trimmedEnd ? undefined : ask(sight, backend),
      );
    this.#policy = policy;
    this.#prefixLength = prefixLength;
  }

  slot(): NameSlot {
    return this.#keep("slot", () => this.#look(HOLE, ({ hole }) => slotOf(hole).kind) ?? "none");
  }

  names(): Answer<ScopeNames> {
    return this.#keep("names", () =>
      this.#atHole((sight, slot) => namesAt(sight, slot, this.#policy.mayDeclareLater)),
    );
  }

  members(): Answer<readonly MemberName[]> {
    return this.#keep("members", () =>
      this.#twice(
        (sight, slot) =>
          isOfOpenClass(sight, slot, this.#writtenFrom) || this.#isUnsettled(sight, sight.hole)
            ? LATER
            : membersAt(sight, slot),
        (a, b) => [...new Map([...a, ...b].map((name) => [name.text, name])).values()],
      ),
    );
  }

  expected(): Answer<ExpectedTypes> {
    return this.#keep("expected", () =>
      this.#atHole((sight, slot) =>
        slot.kind === "value" ? expectedAt(sight, slot.node) : unrestricted("no expression begins here"),
      ),
    );
  }

  literals(): Answer<readonly string[]> {
    return this.#keep("literals", () =>
      this.#twice(
        (sight) => (this.#isUnsettled(sight, sight.hole) ? LATER : literalsAt(sight)),
        (a, b) => [...new Set([...a, ...b])],
      ),
    );
  }

  keys(): Answer<ObjectKeys> {
    return this.#keep("keys", () => {
      const isAtKey = this.slot() === "key";
      return isAtKey
        ? this.#atHole((sight) => (this.#isUnsettled(sight, sight.hole) ? LATER : keysAt(sight)))
        : (this.#look(PLAIN, (sight) =>
            this.#isUnsettled(sight, spineOf(sight).at(-1)) ? LATER : keysAfter(sight),
          ) ?? NOWHERE);
    });
  }

  call(): Answer<CallHelp> {
    return this.#keep("call", () => this.#atHole((sight) => callAt(sight)));
  }

  typeArity(): Answer<TypeArity> {
    return this.#keep("typeArity", () => this.#look(PLAIN, (sight) => typeArityAt(sight)) ?? NOWHERE);
  }

  written(): Answer<WrittenExpression> {
    return this.#keep("written", () => {
      let isInLoop = false;
      const first = this.#look(PLAIN, (sight) => {
        const [smallest] = expressionsEndingAt(sight);
        isInLoop = loopsAround(smallest ?? sight.root).length > 0;
        if (this.#isUnsettled(sight, smallest)) return LATER;
        return writtenAt(sight);
      });
      if (first === undefined) return NOWHERE;
      if (first.kind === "unrestricted" || !isInLoop) return first;
      const second = this.#look({ hole: false, widen: true }, writtenAt);
      return second?.kind === "known" ? known(eitherWay(first.value, second.value)) : NOWHERE;
    });
  }

  suggestions(): readonly string[] {
    return this.#keep("suggestions", () => {
      const found = [...(this.#look(PLAIN, continuationsAt) ?? []), ...(this.#look(HOLE, operandsAt) ?? [])];
      return found.length === 0 ? AFTER_DECLARED : found;
    });
  }

  diagnostics(): Answer<readonly TypeDiagnostic[]> {
    return this.#keep("diagnostics", () => {
      let isInLoop = false;
      let isOfModule = false;
      let first = this.#look(CHECK, (sight, backend) => {
        const node = finishedNode(sight);
        if (node === undefined) return known([]);
        // A module's own statements are checked where they stand: imports, exports and merging need it.
        isOfModule = sight.isModule && ts.isStatement(node) && node.parent === sight.root;
        if (isOfModule) return NOWHERE;
        isInLoop = loopsAround(node).length > 0;
        return this.#errorsOf(node, sight, backend);
      });
      if (isOfModule) {
        first = this.#look({ ...CHECK, whole: true }, (sight, backend) => {
          const node = finishedNode(sight);
          return node === undefined ? known([]) : this.#errorsOf(node, sight, backend);
        });
      }
      if (first === undefined) return NOWHERE;
      if (first.kind === "unrestricted" || first.value.length === 0 || !isInLoop) return first;
      const second = this.#look({ ...CHECK, widen: true }, (sight, backend) => {
        const node = finishedNode(sight);
        return node === undefined ? known([]) : this.#errorsOf(node, sight, backend);
      });
      if (second?.kind !== "known") return second ?? NOWHERE;
      const also = new Set(second.value.map(({ code, start }) => `${code}@${start}`));
      return known(first.value.filter(({ code, start }) => also.has(`${code}@${start}`)));
    });
  }

  #errorsOf(node: ts.Node, sight: Sight, backend: Backend): Answer<readonly TypeDiagnostic[]> {
    const around = uncertainAround(node, sight.end, sight.text, sight.checker);
    if (this.#isUnsettled(sight, node)) return LATER;
    if (around.lambdas.length > 0) return unrestricted("in a function whose parameters may change");
    const isInClass = this.#isInWrittenClass(node.parent);
    const lasting = lastingErrors(backend.errorsIn(sight, node), node, this.#policy, isInClass);
    return known(lasting.map((error) => toDiagnostic(error, -this.#prefixLength)));
  }

  /** Types around `node` rest on names, or on members of the class around it, that may be declared later. */
  #isUnsettled({ checker }: Sight, node: ts.Node | undefined): boolean {
    if (node === undefined) return false;
    if (this.#policy.mayDeclareLater && mentionsUndeclared(node, checker)) return true;
    return this.#isInWrittenClass(node) && mentionsUnknownMember(node, checker);
  }

  #isInWrittenClass(node: ts.Node): boolean {
    return (
      ts.findAncestor(node, (outer) => ts.isClassLike(outer) && outer.pos >= this.#writtenFrom) !== undefined
    );
  }

  #atHole<T>(ask: (sight: Sight, slot: Slot) => Answer<T>): Answer<T> {
    return this.#look(HOLE, (sight) => ask(sight, slotOf(sight.hole))) ?? NOWHERE;
  }

  /** Both ways in an unfinished loop; what either allows is allowed. */
  #twice<T>(ask: (sight: Sight, slot: Slot) => Answer<T>, join: (a: T, b: T) => T): Answer<T> {
    let isInLoop = false;
    const first = this.#atHole((sight, slot) => {
      isInLoop = sight.hole !== undefined && loopsAround(sight.hole).length > 0;
      return ask(sight, slot);
    });
    if (first.kind === "unrestricted" || !isInLoop) return first;
    const second =
      this.#look({ hole: true, widen: true }, (sight) => ask(sight, slotOf(sight.hole))) ?? NOWHERE;
    return second.kind === "unrestricted" ? second : known(join(first.value, second.value));
  }

  #keep<T>(name: string, compute: () => T): T {
    if (!this.#kept.has(name)) this.#kept.set(name, compute());
    return this.#kept.get(name) as T; // stored under this name by this function alone
  }
}

/** The receiver is an instance of a class that is being written: its members may come in any order. */
function isOfOpenClass({ checker }: Sight, slot: Slot, writtenFrom: number): boolean {
  if (slot.kind !== "member" || ts.isQualifiedName(slot.access)) return false;
  const { symbol } = checker.getTypeAtLocation(slot.access.expression);
  if (symbol === undefined) return false;
  const around = ts.findAncestor(
    slot.access,
    (node) =>
      ts.isClassLike(node) &&
      node.pos >= writtenFrom &&
      (node as ts.Node as { symbol?: ts.Symbol }).symbol === symbol,
  );
  return around !== undefined;
}

function eitherWay(a: WrittenExpression, b: WrittenExpression): WrittenExpression {
  return {
    levels: a.levels.map((level, i): WrittenLevel => {
      const other = b.levels[i];
      const isSame = other !== undefined && sameType(level, other);
      if (isSame || !(level.type instanceof CheckerType)) return level;
      const { checker } = level.type;
      return { ...level, type: new CheckerType(checker.getAnyType(), checker) };
    }),
    assignable: a.assignable,
    isConstructed: a.isConstructed,
    finishes: a.finishes === b.finishes ? a.finishes : "unknown",
    ...(a.undeclared === undefined ? {} : { undeclared: a.undeclared }),
    // Open where the two differ, as the levels are: an access may be one of either.
    ...(a.continued === undefined || b.continued?.print() !== a.continued.print()
      ? {}
      : { continued: a.continued }),
    ...(a.brokenAt === undefined || a.brokenAt !== b.brokenAt ? {} : { brokenAt: a.brokenAt }),
  };
}

function sameType(a: WrittenLevel, b: WrittenLevel): boolean {
  if (!(a.type instanceof CheckerType) || !(b.type instanceof CheckerType)) return false;
  // Narrowing may make two types of one meaning.
  return a.type.type === b.type.type || a.type.print() === b.type.print();
}
