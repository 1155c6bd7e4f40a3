/**
 * One growing text and the backend that answers for it. An exception in the checker is never hidden: the checker is
 * thrown away, the incident is recorded, the question is put to a whole program instead; after too many incidents, or
 * when grafting failed its self-test, whole programs answer everything, and `mode` says so.
 */
import type {
  DocumentPlace,
  FullCheck,
  OracleIncident,
  OracleMode,
  OracleType,
  OracleWork,
  TypeDocument,
  TypePosition,
  Verdict,
} from "../../../../domains/types/index.ts";
import { BudgetError, OracleError } from "../../../kernel/index.ts";
import type { ProgramSetting } from "./base-program.ts";
import type { CheckRequest } from "./full-check.ts";
import { GraftBackend, type GraftLimits } from "./graft-backend.ts";
import { Position } from "./position.ts";
import { ProgramBackend } from "./program-backend.ts";
import { CheckerType, isOpenType } from "./questions/facts.ts";
import type { Backend, BackendWork, LookOptions, Sight } from "./sight.ts";
import { LineBreaks, statementsAround } from "./statements.ts";

/** Incidents after which grafting is no longer used for a document. */
const MAX_INCIDENTS = 3;

export interface DocumentSetting {
  readonly setting: ProgramSetting;
  readonly place: DocumentPlace;
  /** Text that stands before the generated one in the checker's view. */
  readonly before: string;
  readonly limits: GraftLimits;
  readonly mode: OracleMode;
  /** Checks a whole file elsewhere. */
  readonly check: (request: CheckRequest) => Promise<FullCheck>;
  readonly onDispose: () => void;
  /** For tests: runs before every look of the grafting backend, and may throw. */
  readonly onLook?: (document: string) => void;
}

export class CheckerDocument implements TypeDocument {
  readonly #given: DocumentSetting;
  readonly #counted: BackendWork & { queries: number } = { queries: 0, grafts: 0, programs: 0, recycles: 0 };
  readonly #incidents: OracleIncident[] = [];
  #mode: OracleMode;
  #grafting: GraftBackend | undefined;
  #programs: ProgramBackend | undefined;
  #isDisposed = false;
  #text: string | undefined;
  #position: Position | undefined;
  #lineBreaks: LineBreaks | undefined;

  constructor(given: DocumentSetting) {
    this.#given = given;
    this.#mode = given.mode;
  }

  get mode(): OracleMode {
    return this.#mode;
  }

  get incidents(): readonly OracleIncident[] {
    return this.#incidents;
  }

  get work(): OracleWork {
    return { ...this.#counted };
  }

  at(text: string): TypePosition {
    this.#requireWorking();
    if (this.#position !== undefined && this.#text === text) return this.#position;
    const { before, place } = this.#given;
    const document = before + text;
    this.#text = text;
    this.#position = new Position(
      (options, ask) => this.#look(document, options, ask),
      { mayDeclareLater: place.hoisting === "anywhere" },
      before.length,
    );
    return this.#position;
  }

  finishedByLineBreak(text: string): TypePosition | undefined {
    this.#requireWorking();
    const { before, place, setting } = this.#given;
    this.#lineBreaks ??= new LineBreaks(setting.fileName);
    const ended = this.#lineBreaks.endedBefore(before + text);
    if (ended === undefined || ended.start < before.length) return undefined;
    // As if the semicolon were written: an unfinished piece again, of which all is shown.
    const document = `${(before + text).slice(0, ended.end)};`;
    return new Position(
      (options, ask) => this.#look(document, { ...options, openFrom: ended.start }, ask),
      { mayDeclareLater: place.hoisting === "anywhere" },
      before.length,
    );
  }

  isAssignable(from: OracleType, to: OracleType): Verdict {
    if (!(from instanceof CheckerType) || !(to instanceof CheckerType)) return "unknown";
    // Types of two checkers cannot be compared; one of them belongs to a program that is gone.
    if (from.checker !== to.checker) return "unknown";
    if (isOpenType(from.type) || isOpenType(to.type)) return "unknown";
    return from.checker.isTypeAssignableTo(from.type, to.type) ? "yes" : "no";
  }

  statementsAround(text: string, offset: number): readonly number[] {
    const { prefix } = this.#given.place;
    const { fileName } = this.#given.setting;
    const starts = statementsAround(fileName, prefix + text, offset + prefix.length);
    return starts.map((start) => start - prefix.length);
  }

  check(text: string): Promise<FullCheck> {
    this.#requireWorking();
    const { place, setting } = this.#given;
    const { prefix, suffix } = place;
    return this.#given.check({
      fileName: setting.fileName,
      text: prefix + text + suffix,
      textStart: prefix.length,
    });
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#grafting?.dispose();
    this.#programs?.dispose();
    this.#given.onDispose();
  }

  #look<T>(
    document: string,
    options: LookOptions,
    ask: (sight: Sight, backend: Backend) => T,
  ): T | undefined {
    this.#requireWorking();
    this.#counted.queries++;
    if (this.#mode.kind === "grafting") {
      try {
        this.#given.onLook?.(document);
        this.#grafting ??= new GraftBackend(this.#given.setting, this.#given.limits, this.#counted);
        const backend = this.#grafting;
        return backend.look(document, options, (sight) => ask(sight, backend));
      } catch (error) {
        this.#recover(error);
      }
    }
    try {
      this.#programs ??= new ProgramBackend(this.#given.setting, this.#counted);
      const backend = this.#programs;
      return backend.look(document, options, (sight) => ask(sight, backend));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#mode = { kind: "broken", why };
      throw new OracleError(`The TypeScript checker failed: ${why}`, {
        cause: error,
        hint: "Report the text; without its type oracle the output cannot be promised to compile.",
      });
    }
  }

  /** After an exception the checker's tables cannot be trusted: a new one takes over, or whole programs do. */
  #recover(error: unknown): void {
    const what = error instanceof Error ? error.message : String(error);
    this.#grafting?.dispose();
    this.#grafting = undefined;
    const isMemory = error instanceof BudgetError;
    if (isMemory || this.#incidents.length + 1 >= MAX_INCIDENTS) {
      this.#mode = { kind: "programs", why: what };
      this.#incidents.push({ what, action: "whole programs answer from here on" });
    } else {
      this.#incidents.push({ what, action: "the checker was replaced; a whole program answered" });
    }
  }

  #requireWorking(): void {
    if (this.#isDisposed) throw new OracleError("The type oracle's document has been disposed of");
    if (this.#mode.kind === "broken") {
      throw new OracleError(`The TypeScript checker failed before: ${this.#mode.why}`);
    }
  }
}
