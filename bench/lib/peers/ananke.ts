/** Ananke through its public API: per source a freshly compiled program, per text a fresh session. */
import { maskHas, type TokenId, type Vocabulary } from "../../../masks/index.ts";
import { AnankeError, compile, Engine, type Session } from "../../../src/index.ts";
import { InternalError } from "../../../src/kernel/index.ts";
import { type BenchEngine, type BenchSource, firstEndToken } from "./engine.ts";

export class AnankeEngine implements BenchEngine {
  readonly id = "ananke";
  readonly #vocabulary: Vocabulary;
  #engine: Engine | undefined;
  #session: Session | undefined;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    // The vocabulary's trie is built when it is first needed; its cost is no schema's.
    new Engine(compile([{ kind: "regex", pattern: "a" }]), vocabulary);
  }

  compile(source: BenchSource): void {
    // First, so that no two programs are ever held at once.
    this.release();
    const program = compile([
      source.kind === "schema"
        ? { kind: "schema", text: source.text }
        : { kind: "grammar", text: source.notations.ananke },
    ]);
    this.#engine = new Engine(program, this.#vocabulary);
    this.#session = this.#engine.session();
  }

  reset(): void {
    this.#session = this.#engine?.session();
  }

  mask(token: TokenId): boolean {
    return maskHas(this.#current().mask(), token);
  }

  /** The mask is permissive where items must differ; the session itself is exact. */
  accept(token: TokenId): boolean {
    try {
      this.#current().accept(token);
      return true;
    } catch (error) {
      if (error instanceof AnankeError && error.code === "REFUSED") return false;
      throw error;
    }
  }

  /** Asked of the mask, as a sampler would. */
  canEnd(): boolean {
    return maskHas(this.#current().mask(), firstEndToken(this.#vocabulary));
  }

  release(): void {
    this.#engine = undefined;
    this.#session = undefined;
  }

  explain(token: TokenId): string {
    const { refusals } = this.#current().explain(token);
    return refusals.map((refusal) => refusal.message).join("; ");
  }

  #current(): Session {
    if (this.#session === undefined) throw new InternalError("compile() comes before everything else");
    return this.#session;
  }
}
