/** Opens a local model: file, backend, model, context, one sequence; and undoes what it did when a later part fails. */
import { ModelError, SpecError } from "../../src/kernel/index.ts";
import type { ModelAdapter } from "../adapter.ts";
import { LlamaAdapter } from "./adapter.ts";
import { missingInternals } from "./attachment.ts";
import {
  type Llama,
  type LlamaContext,
  type LlamaModel,
  loadNodeLlamaCpp,
  messageOf,
  type NodeLlamaCpp,
} from "./door.ts";
import type { OpenLlamaOptions } from "./options.ts";
import { encodeInfill, encodePrompt, hasChatTemplate } from "./prompt.ts";
import { EMBEDDED, fileFacts, resolveModelPath } from "./resolve.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** Contexts larger than this only on request: their memory grows with their size. */
const MAX_DEFAULT_CONTEXT = 8192;
/** Lines of llama.cpp's own complaints quoted in an error. */
const MAX_LOG_LINES = 3;

/**
 * Opens a model for generation.
 * @throws SpecError for bad options or a bad model file; ModelError when the backend fails
 */
export async function openLlamaModel(options: OpenLlamaOptions): Promise<ModelAdapter> {
  checkOptions(options);
  const path = await resolveModelPath(loadNodeLlamaCpp, options);
  const library = await loadNodeLlamaCpp();
  const log: string[] = [];
  const opened: { dispose(): Promise<void> }[] = [];
  const dispose = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.dispose();
  };
  try {
    const llama = await openBackend(library, options, log);
    opened.push(llama);
    const model = await loadModel(llama, path, options, log);
    opened.push(model);
    const context = await createContext(library, model, options);
    opened.push(context);
    const sequence = context.getSequence();
    const name = options.model === EMBEDDED ? EMBEDDED : fileFacts(path).file;
    const internals = options.publicApiOnly === true ? "not wanted" : missingInternals(sequence);
    return new LlamaAdapter({
      name,
      vocabulary: vocabularyOf(model, name),
      sequence,
      encodePrompt: (text, how) => encodePrompt(library, model, text, how),
      encodeInfill: (prefix, suffix) => encodeInfill(model, prefix, suffix),
      facts: {
        ...fileFacts(path),
        source: options.model,
        architecture: model.fileInfo.metadata.general.architecture,
        backend: llama.gpu === false ? "cpu" : llama.gpu,
        gpuLayers: model.gpuLayers,
        contextSize: sequence.contextSize,
        chatTemplate: hasChatTemplate(model),
        attachment: internals ?? "internals",
        nodeLlamaCpp: await library.getModuleVersion(),
        llamaCpp: llama.llamaCppRelease.release,
      },
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.publicApiOnly === undefined ? {} : { publicApiOnly: options.publicApiOnly }),
      dispose,
    });
  } catch (error) {
    await dispose();
    throw error;
  }
}

function checkOptions({ model, contextSize, threads }: OpenLlamaOptions): void {
  if (model === "")
    throw new SpecError("The model is empty", { hint: "Give a path, hf:user/repo:quant, or embedded." });
  for (const [name, value] of Object.entries({ contextSize, threads })) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) {
      throw new SpecError(`${name} is a positive integer, not ${value}`);
    }
  }
}

async function openBackend(
  { getLlama, LlamaLogLevel, NoBinaryFoundError }: NodeLlamaCpp,
  { model, gpu = model === EMBEDDED ? false : "auto", build = "never" }: OpenLlamaOptions,
  log: string[],
): Promise<Llama> {
  try {
    return await getLlama({
      gpu,
      // Otherwise a missing binary would start a download of the sources and a compilation.
      build,
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
      logger: (_level, message) => {
        log.push(message.trim());
        if (log.length > MAX_LOG_LINES) log.shift();
      },
    });
  } catch (cause) {
    const isMissing = cause instanceof NoBinaryFoundError;
    throw new ModelError(
      isMissing
        ? `No llama.cpp binary of node-llama-cpp works here with gpu ${JSON.stringify(gpu)}`
        : `llama.cpp does not start: ${messageOf(cause)}`,
      {
        hint:
          gpu === false || gpu === "auto"
            ? "Install node-llama-cpp again with its optional packages, or let it compile with build: auto."
            : "Check the GPU's driver and runtime libraries, or use gpu: auto, or false for the CPU.",
        cause,
      },
    );
  }
}

async function loadModel(
  llama: Llama,
  path: string,
  { signal }: OpenLlamaOptions,
  log: readonly string[],
): Promise<LlamaModel> {
  try {
    return await llama.loadModel({
      modelPath: path,
      ...(signal === undefined ? {} : { loadSignal: signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    const said = log.length === 0 ? messageOf(cause) : log.join("; ");
    throw new ModelError(`llama.cpp cannot load ${path}: ${said}`, {
      hint: "Check that this version of llama.cpp knows the model, and that it fits in memory.",
      cause,
    });
  }
}

async function createContext(
  { InsufficientMemoryError }: NodeLlamaCpp,
  model: LlamaModel,
  options: OpenLlamaOptions,
): Promise<LlamaContext> {
  const { contextSize, threads = options.model === EMBEDDED ? 1 : undefined } = options;
  const trained = model.trainContextSize ?? MAX_DEFAULT_CONTEXT;
  try {
    return await model.createContext({
      contextSize: contextSize ?? { max: Math.min(trained, MAX_DEFAULT_CONTEXT) },
      sequences: 1,
      ...(threads === undefined ? {} : { threads }),
    });
  } catch (cause) {
    throw new ModelError(`No context could be created: ${messageOf(cause)}`, {
      hint:
        cause instanceof InsufficientMemoryError
          ? "Open the model with a smaller contextSize."
          : "Try a smaller contextSize, or gpu: false.",
      cause,
    });
  }
}
