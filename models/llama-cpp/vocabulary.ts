/**
 * The `Vocabulary` of a loaded model. Bytes come from the file's own pieces, because detokenising one token at a time
 * loses partial characters and spaces; what a token is comes from the loaded model, because llama.cpp corrects the
 * file (Qwen's `</s>` is an ordinary token there, and ends the generation at run time).
 */
import { bytesEqual, type TokenId, Vocabulary } from "../../masks/index.ts";
import { ModelError } from "../../src/kernel/index.ts";
import { TOKEN_TYPE } from "../embedded/gguf-types.ts";
import { bytesOfPiece, isKnownTokenizerModel } from "../embedded/gguf-vocabulary.ts";
import { asTokens, type LlamaModel } from "./door.ts";

/** @throws ModelError for a kind of tokenizer whose pieces are not understood */
export function vocabularyOf(model: LlamaModel, name: string): Vocabulary {
  const { ggml } = model.fileInfo.metadata.tokenizer;
  const pieces: readonly string[] = ggml.tokens;
  const kind: string = ggml.model;
  if (!isKnownTokenizerModel(kind)) {
    throw new ModelError(`The model's tokenizer is of kind ${JSON.stringify(kind)}, which is not supported`, {
      hint: "Byte-level BPE (gpt2) and SentencePiece (llama) vocabularies are.",
    });
  }
  const endTokens: TokenId[] = [];
  const userDefined: TokenId[] = [];
  const ids = asTokens(Array.from(pieces.keys()));
  const bytes = ids.map((id, index) => {
    if (model.isEogToken(id)) {
      endTokens.push(id);
      return undefined;
    }
    const { control, unknown, unused, byte, userDefined: isUserDefined } = model.getTokenAttributes(id);
    if (isUserDefined) userDefined.push(id);
    const type =
      control || unknown || unused
        ? TOKEN_TYPE.control
        : isUserDefined
          ? TOKEN_TYPE.userDefined
          : byte
            ? TOKEN_TYPE.byte
            : TOKEN_TYPE.normal;
    return bytesOfPiece(kind, pieces[index]!, type);
  });
  const vocabulary: Vocabulary = new Vocabulary({
    name,
    bytes,
    endTokens,
    userDefined,
    addsSpacePrefix: kind === "llama" && ggml.add_space_prefix !== false,
    tokenize: (text) => tokenizeContinuation(model, vocabulary, text),
  });
  return vocabulary;
}

/**
 * Cuts text as the model would in the middle of an output: SentencePiece puts a space in front of a text of its own,
 * which a line before it keeps away.
 */
function tokenizeContinuation(model: LlamaModel, vocabulary: Vocabulary, text: string): TokenId[] {
  const tokens = model.tokenize(text);
  if (!vocabulary.addsSpacePrefix) return tokens;
  const bytes = new TextEncoder().encode(text);
  if (bytesEqual(vocabulary.concat(tokens), bytes)) return tokens;
  const anchor = model.tokenize("\n");
  const anchored = model.tokenize(`\n${text}`);
  const rest = anchored.slice(anchor.length);
  const isAnchored = anchor.every((token, i) => anchored[i] === token);
  return isAnchored && bytesEqual(vocabulary.concat(rest), bytes) ? rest : tokens;
}
