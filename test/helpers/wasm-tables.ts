/**
 * The parse tables inside a grammar's own wasm file, as a test oracle: which terminals may come next is computed from
 * tree-sitter's tables with stacks of our own, sharing nothing with our importer or automaton. Reads the module's memory after
 * instantiating it alone; the lexer is not used, tokens are the leaves of a tree.
 * Source: tree-sitter, `lib/src/parser.h`, `TSLanguage` of ABI 14 and 15.
 */
import { readFileSync } from "node:fs";

/** The part of the platform's WebAssembly used here; Node's types do not have it. */
interface Wasm {
  readonly Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): { module: string; name: string }[];
  };
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Record<string, () => number> };
  readonly Memory: new (options: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Table: new (options: { initial: number; element: "anyfunc" }) => object;
  readonly Global: new (options: { value: "i32"; mutable?: boolean }, value: number) => object;
}

// Node has it.
const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: Wasm };

const PAGE = 65_536;
/** Byte offsets in `TSLanguage`; pointers are 4 bytes in wasm. */
const FIELD = {
  symbolCount: 4,
  tokenCount: 12,
  stateCount: 20,
  largeStateCount: 24,
  parseTable: 40,
  smallParseTable: 44,
  smallParseTableMap: 48,
  parseActions: 52,
  symbolNames: 56,
} as const;
const SHIFT = 0;
const REDUCE = 1;
const ACCEPT = 2;

interface Action {
  /** State that the terminal leads to; `undefined`: it is not shifted, `"same"`: it may stand anywhere. */
  readonly shift: number | "same" | undefined;
  readonly accepts: boolean;
  readonly reductions: readonly { readonly length: number; readonly symbol: number }[];
}

/** A stack, its top first. */
interface Stack {
  readonly state: number;
  readonly below: Stack | undefined;
}

/** The symbol that ends a text. */
export const END = 0;

export class WasmTables {
  readonly tokenCount: number;
  readonly names: readonly string[];
  readonly #rows: readonly ReadonlyMap<number, number>[];
  readonly #view: DataView;
  readonly #actions: number;

  constructor(file: string) {
    const module = new wasm.Module(readFileSync(file));
    const memory = new wasm.Memory({ initial: 512 });
    const env: Record<string, unknown> = {
      memory,
      __indirect_function_table: new wasm.Table({ initial: 4096, element: "anyfunc" }),
      __memory_base: new wasm.Global({ value: "i32" }, PAGE),
      __table_base: new wasm.Global({ value: "i32" }, 1),
      __stack_pointer: new wasm.Global({ value: "i32", mutable: true }, 400 * PAGE),
    };
    // The lexer's helpers are never called.
    for (const { module: from, name } of wasm.Module.imports(module)) {
      if (from === "env" && !(name in env)) env[name] = () => 0;
    }
    const { exports } = new wasm.Instance(module, { env });
    exports.__wasm_apply_data_relocs?.();
    const entry = Object.keys(exports).find(
      (name) => /^tree_sitter_[a-z_]+$/.test(name) && !name.includes("external"),
    );
    const language = exports[entry ?? ""]?.() ?? 0;
    const view = new DataView(memory.buffer);
    const field = (offset: number): number => view.getUint32(language + offset, true);
    this.#view = view;
    this.#actions = field(FIELD.parseActions);
    this.tokenCount = field(FIELD.tokenCount);
    const symbols = field(FIELD.symbolCount);
    this.names = Array.from({ length: symbols }, (_, i) =>
      text(view, view.getUint32(field(FIELD.symbolNames) + 4 * i, true)),
    );
    const large = field(FIELD.largeStateCount);
    this.#rows = Array.from({ length: field(FIELD.stateCount) }, (_, state) =>
      state < large
        ? largeRow(view, field(FIELD.parseTable) + 2 * state * symbols, symbols)
        : smallRow(
            view,
            field(FIELD.smallParseTable) +
              2 * view.getUint32(field(FIELD.smallParseTableMap) + 4 * (state - large), true),
          ),
    );
  }

  /** Stacks of the empty text. */
  start(): readonly Stack[] {
    return [{ state: 1, below: undefined }];
  }

  /** Stacks after `symbol`; none when no stack takes it. */
  step(stacks: readonly Stack[], symbol: number): readonly Stack[] {
    const after: Stack[] = [];
    this.#follow(stacks, symbol, (stack, { shift }) => {
      if (shift === "same") after.push(stack);
      else if (shift !== undefined) after.push({ state: shift, below: stack });
      return true;
    });
    return after;
  }

  /** Whether some stack takes `symbol`, or for `END` accepts, after any reductions. */
  takes(stacks: readonly Stack[], symbol: number): boolean {
    let isTaken = false;
    this.#follow(stacks, symbol, (_, { shift, accepts }) => {
      isTaken ||= shift !== undefined || accepts;
      return !isTaken;
    });
    return isTaken;
  }

  /** Visits every stack that reductions on `symbol` reach, as long as `visit` wants more. */
  #follow(stacks: readonly Stack[], symbol: number, visit: (stack: Stack, action: Action) => boolean): void {
    const work = [...stacks];
    const seen = new Set<string>();
    for (let stack = work.pop(); stack !== undefined; stack = work.pop()) {
      const key = keyOf(stack);
      if (seen.has(key)) continue;
      seen.add(key);
      const index = this.#rows[stack.state]!.get(symbol);
      if (index === undefined) continue;
      const action = this.#action(index);
      if (!visit(stack, action)) return;
      for (const { length, symbol: lhs } of action.reductions) {
        let base: Stack | undefined = stack;
        for (let i = 0; i < length; i++) base = base?.below;
        const target = base === undefined ? undefined : this.#rows[base.state]!.get(lhs);
        if (target !== undefined) work.push({ state: target, below: base });
      }
    }
  }

  #action(index: number): Action {
    const at = this.#actions + 8 * index;
    let shift: Action["shift"];
    let accepts = false;
    const reductions: { length: number; symbol: number }[] = [];
    for (let i = 1; i <= this.#view.getUint8(at); i++) {
      const entry = at + 8 * i;
      const kind = this.#view.getUint8(entry);
      if (kind === SHIFT) {
        const isExtra = this.#view.getUint8(entry + 4) !== 0;
        // A shift that only repeats is done by a reduction as well.
        if (this.#view.getUint8(entry + 5) === 0)
          shift = isExtra ? "same" : this.#view.getUint16(entry + 2, true);
      } else if (kind === REDUCE) {
        reductions.push({
          length: this.#view.getUint8(entry + 1),
          symbol: this.#view.getUint16(entry + 2, true),
        });
      } else if (kind === ACCEPT) accepts = true;
    }
    return { shift, accepts, reductions };
  }
}

function keyOf(stack: Stack): string {
  const states: number[] = [];
  for (let at: Stack | undefined = stack; at !== undefined; at = at.below) states.push(at.state);
  return states.join();
}

function text(view: DataView, at: number): string {
  let end = at;
  while (view.getUint8(end) !== 0) end++;
  return new TextDecoder().decode(new Uint8Array(view.buffer, at, end - at));
}

/** One number per symbol. */
function largeRow(view: DataView, at: number, symbols: number): Map<number, number> {
  const row = new Map<number, number>();
  for (let symbol = 0; symbol < symbols; symbol++) {
    const value = view.getUint16(at + 2 * symbol, true);
    if (value !== 0) row.set(symbol, value);
  }
  return row;
}

/** Symbols grouped by their number. */
function smallRow(view: DataView, from: number): Map<number, number> {
  const row = new Map<number, number>();
  let at = from + 2;
  for (let groups = view.getUint16(from, true); groups > 0; groups--) {
    const value = view.getUint16(at, true);
    const count = view.getUint16(at + 2, true);
    at += 4;
    for (let i = 0; i < count; i++, at += 2) row.set(view.getUint16(at, true), value);
  }
  return row;
}
