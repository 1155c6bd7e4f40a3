/**
 * How the embedded model is let write: freely, or under constraints. All arms ask in the same form (the body is a hole
 * between the signature and the closing brace) and sample alike; only what is enforced differs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TypeOracle } from "../../../domains/types/index.ts";
import { fullMask, type TokenId, type Vocabulary } from "../../../masks/index.ts";
import type { ModelAdapter, StepDecision, TokenConstraint } from "../../../models/adapter.ts";
import {
  controlFlowDomain,
  controlFlowValue,
  type GenerationResult,
  generate,
  type LanguageConstraint,
} from "../../../src/index.ts";
import { openTypeOracle } from "../../../src/languages/index.ts";
import { writeJudgingProject } from "./check-programs.ts";

export const ARM_NAMES = ["unconstrained", "syntax", "all"] as const;
export type ArmName = (typeof ARM_NAMES)[number];

export interface Written {
  /** What stands behind the prompt: the body, and the brace that closes it. */
  readonly text: string;
  /** The text came to an end within the budget. */
  readonly isComplete: boolean;
  /** The engine wrote the end, since the model found none in time. */
  readonly isSteered: boolean;
  readonly tokens: number;
  readonly ms: number;
  /** Times the text went back. */
  readonly rollbacks: number;
}

/** Writes the body that a prompt asks for; a prompt ends with the signature, its brace and a line break. */
export type Arm = (prompt: string) => Promise<Written>;

export interface ArmOptions {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
}

export interface Arms {
  readonly byName: ReadonlyMap<ArmName, Arm>;
  dispose(): Promise<void>;
}

/** Opens `names`; the type checker only where an arm needs it. */
export async function openArms(
  model: ModelAdapter,
  options: ArmOptions,
  names: readonly ArmName[] = ARM_NAMES,
): Promise<Arms> {
  const project = names.includes("all") ? await openProject() : undefined;
  const make = (name: ArmName): Arm =>
    name === "unconstrained"
      ? unconstrained(model, options)
      : constrained(model, options, name === "all" ? project : undefined);
  return {
    byName: new Map(names.map((name) => [name, make(name)])),
    dispose: async () => project?.dispose(),
  };
}

interface Project {
  readonly folder: string;
  readonly oracle: TypeOracle;
  dispose(): Promise<void>;
}

/** The checker under the settings that the outputs are judged by. */
async function openProject(): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), "ananke-embedded-"));
  writeJudgingProject(folder);
  const oracle = await openTypeOracle("typescript", { project: folder });
  return {
    folder,
    oracle,
    async dispose() {
      await oracle.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What stands behind every body. */
const SUFFIX = "\n}\n";

/** @param project  checks types and imports, and jumps are kept to their targets; absent: syntax alone */
function constrained(model: ModelAdapter, options: ArmOptions, project: Project | undefined): Arm {
  const { maxTokens, temperature, seed } = options;
  return async (prompt) => {
    const started = performance.now();
    const result = await generate({
      model,
      prompt: "",
      constraints: [
        { ...bodyConstraint(prompt), ...(project === undefined ? {} : { project: project.folder }) },
      ],
      maxTokens,
      temperature,
      seed,
      typeOracle: project?.oracle ?? false,
      ...(project === undefined ? {} : { compile: { domains: [JUMPS] } }),
    });
    return {
      text: result.code + SUFFIX,
      isComplete: result.status === "complete",
      isSteered: isSteered(result),
      tokens: result.metadata.tokens,
      ms: performance.now() - started,
      rollbacks: result.metadata.rollbacks,
    };
  };
}

/** `break`, `continue`, `return`, `await` and `yield` stand where they have a target. */
const JUMPS = { domain: controlFlowDomain, value: controlFlowValue({}) };

/** The statements of the body behind the signature that the prompt ends with. */
function bodyConstraint(prompt: string): LanguageConstraint {
  const opening = /^(.*) \{\n$/m.exec(prompt.slice(prompt.trimEnd().lastIndexOf("\n") + 1));
  const [line, signature] = opening ?? [];
  if (line === undefined || signature === undefined) {
    throw new Error(`The prompt does not end with a signature and its brace: ${JSON.stringify(prompt)}`);
  }
  return { kind: "language", language: "typescript", prefix: prompt.slice(0, -line.length), signature };
}

function isSteered({ metadata, status }: GenerationResult): boolean {
  return status === "complete" && metadata.closing > 0;
}

/** Without infill tokens the model is asked to go on behind the prompt, and writes the brace itself. */
function unconstrained(model: ModelAdapter, { maxTokens, temperature, seed }: ArmOptions): Arm {
  return async (prompt) => {
    const free = new Free(model.vocabulary);
    const infill = model.encodeInfill?.(prompt, SUFFIX);
    const started = performance.now();
    await model.generate({
      prompt: infill ?? model.encodePrompt(prompt, { template: "raw" }),
      constraint: free,
      sampling: { temperature, seed },
      maxTokens,
    });
    const written = new TextDecoder().decode(model.vocabulary.concat(free.tokens));
    return {
      text: infill === undefined ? written : written + SUFFIX,
      isComplete: free.isEnded,
      isSteered: false,
      tokens: free.tokens.length,
      ms: performance.now() - started,
      rollbacks: 0,
    };
  };
}

/** Allows every token and stops at an end token. */
class Free implements TokenConstraint {
  readonly tokens: TokenId[] = [];
  isEnded = false;
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  allows(): boolean {
    return true;
  }

  mask(): ReturnType<typeof fullMask> {
    return fullMask(this.#vocabulary.size);
  }

  accept(token: TokenId): StepDecision {
    if (this.#vocabulary.isEnd(token)) {
      this.isEnded = true;
      return { kind: "stop" };
    }
    this.tokens.push(token);
    return { kind: "continue" };
  }

  forced(): { readonly tokens: readonly TokenId[]; readonly stops: boolean } {
    return { tokens: [], stops: false };
  }
}
