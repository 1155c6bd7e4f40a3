/** Prompts to token ids: as they are, or as a user's message in the model's own chat template. */
import type { TokenId } from "../../masks/index.ts";
import type { LlamaModel, NodeLlamaCpp } from "./door.ts";

/** `raw` text may name special tokens; in a chat message such names are plain text. */
export function encodePrompt(
  library: NodeLlamaCpp,
  model: LlamaModel,
  text: string,
  { template }: { readonly template: "raw" | "chat" },
): TokenId[] {
  const tokens =
    template === "chat" && hasChatTemplate(model)
      ? encodeChat(library, model, text)
      : model.tokenize(text, true);
  const { bos, shouldPrependBosToken } = model.tokens;
  return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
}

/**
 * Prefix, suffix, and the mark after which the model writes what belongs between them; `undefined` when it has no tokens
 * for that. Source: Bavarian et al., "Efficient training of language models to fill in the middle", 2022 (PSM order).
 */
export function encodeInfill(model: LlamaModel, prefix: string, suffix: string): TokenId[] | undefined {
  const { bos, shouldPrependBosToken, infill } = model.tokens;
  if (infill.prefix === null || infill.suffix === null || infill.middle === null) return undefined;
  return [
    ...(shouldPrependBosToken && bos !== null ? [bos] : []),
    infill.prefix,
    ...model.tokenize(prefix, false),
    infill.suffix,
    ...model.tokenize(suffix, false),
    infill.middle,
  ];
}

/** Without a template of its own a model is not made for chats, and the prompt stays raw. */
export function hasChatTemplate(model: LlamaModel): boolean {
  return model.fileInfo.metadata.tokenizer.chat_template !== undefined;
}

function encodeChat({ resolveChatWrapper }: NodeLlamaCpp, model: LlamaModel, text: string): TokenId[] {
  const { contextText } = resolveChatWrapper(model).generateContextState({
    chatHistory: [
      { type: "user", text },
      { type: "model", response: [] },
    ],
  });
  return contextText.tokenize(model.tokenizer);
}
