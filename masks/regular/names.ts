/** Names of expressions: one that is the same in every algebra, for caches, and one for people. */
import { type ByteSet, byteSetHas, byteSetKey } from "./byte-set.ts";
import { type RegexId, type RegexNode, UNBOUNDED } from "./node.ts";

type NodeOf = (r: RegexId) => RegexNode;

/**
 * A name that does not depend on the algebra: equal names, equal languages. `undefined` where it would be longer than
 * `maxLength`.
 * @param nameOf  names of expressions that have one already
 */
export function structuralKey(
  nodeOf: NodeOf,
  r: RegexId,
  maxLength: number,
  nameOf: (r: RegexId) => string | undefined,
): string | undefined {
  const given = nameOf(r);
  if (given !== undefined) return given.length > maxLength ? undefined : given;
  const node = nodeOf(r);
  let key: string | undefined;
  const all = (items: readonly RegexId[]): string | undefined => {
    const keys: string[] = [];
    let length = 0;
    for (const item of items) {
      const part = structuralKey(nodeOf, item, maxLength - length, nameOf);
      if (part === undefined) return undefined;
      length += part.length;
      keys.push(part);
    }
    // The order of operands depends on the order of construction.
    return keys.sort().join(",");
  };
  switch (node.kind) {
    case "empty":
    case "epsilon":
      key = node.kind;
      break;
    case "set":
      key = setKey(node.set);
      break;
    case "concat": {
      const parts: string[] = [];
      let length = 0;
      let last = r;
      for (let part: RegexNode = node; part.kind === "concat"; part = nodeOf(last)) {
        const head = structuralKey(nodeOf, part.head, maxLength - length, nameOf);
        if (head === undefined) return undefined;
        length += head.length + 1;
        parts.push(head);
        last = part.tail;
      }
      const tail = structuralKey(nodeOf, last, maxLength - length, nameOf);
      key = tail === undefined ? undefined : `.(${parts.join(";")};${tail})`;
      break;
    }
    case "or":
    case "and": {
      const items = all(node.items);
      key = items === undefined ? undefined : `${node.kind === "or" ? "|" : "&"}(${items})`;
      break;
    }
    case "not":
    case "repeat": {
      const item = structuralKey(nodeOf, node.item, maxLength, nameOf);
      const operator = node.kind === "not" ? "!" : `{${node.min},${node.max}}`;
      key = item === undefined ? undefined : `${operator}(${item})`;
      break;
    }
    case "dfa":
      key = `dfa(${node.state};${node.dfa.key})`;
      break;
  }
  return key === undefined || key.length > maxLength ? undefined : key;
}

/** Single bytes, of which literals are made, get a short name. */
function setKey(set: ByteSet): string {
  let only = -1;
  for (let w = 0; w < 8; w++) {
    const bits = set[w]!;
    if (bits === 0) continue;
    if (only !== -1 || (bits & (bits - 1)) !== 0) return byteSetKey(set);
    only = w * 32 + 31 - Math.clz32(bits);
  }
  return `'${only}`;
}

/** For messages and tests: the expression in a regex-like notation. */
export function printRegex(nodeOf: NodeOf, r: RegexId): string {
  const print = (id: RegexId): string => printRegex(nodeOf, id);
  const node = nodeOf(r);
  switch (node.kind) {
    case "empty":
      return "∅";
    case "epsilon":
      return "ε";
    case "set":
      return printSet(node.set);
    case "concat":
      return `${print(node.head)}${print(node.tail)}`;
    case "or":
      return `(${node.items.map(print).join("|")})`;
    case "and":
      return `(${node.items.map(print).join("&")})`;
    case "not":
      return `~(${print(node.item)})`;
    case "repeat":
      return `(${print(node.item)}){${node.min},${node.max === UNBOUNDED ? "" : node.max}}`;
    case "dfa":
      return `<dfa of ${node.dfa.stateCount}:${node.state}>`;
  }
}

function printSet(set: ByteSet): string {
  const parts: string[] = [];
  for (let b = 0; b < 256; b++) {
    if (!byteSetHas(set, b)) continue;
    let end = b;
    while (end < 255 && byteSetHas(set, end + 1)) end++;
    parts.push(end === b ? printByte(b) : `${printByte(b)}-${printByte(end)}`);
    b = end;
  }
  return parts.length === 1 && !parts[0]!.includes("-") ? parts[0]! : `[${parts.join("")}]`;
}

function printByte(b: number): string {
  return b > 0x20 && b < 0x7f ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, "0")}`;
}
