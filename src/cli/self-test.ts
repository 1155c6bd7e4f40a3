/** Small tests of the engine on the user's own model, for `ananke health`. */
import {
  compile,
  createSession,
  generate,
  type ModelAdapter,
  maskHas,
  type Session,
  type Vocabulary,
} from "../index.ts";

/** One line of the health table. */
export interface Check {
  readonly name: string;
  readonly status: "ok" | "warn" | "fail";
  readonly detail: string;
  /** What to do; present unless the status is `ok`. */
  readonly fix?: string;
}

const SAMPLES = ['{"name": "value", "n": [1, -2.5e3]}', "if (a >= b) { return c; }\n", "äöü € 漢字 🙂"];

/** Text cut into tokens and put together again from our byte table is the same text. */
export function checkTokenizer(vocabulary: Vocabulary): Check {
  const name = "tokenizer";
  const { tokenize } = vocabulary;
  if (tokenize === undefined) {
    return {
      name,
      status: "warn",
      detail: "the model's tokenizer is not known",
      fix: "Nothing to do: tokens without an alternative are sampled instead of fed in batches.",
    };
  }
  const wrong = SAMPLES.filter(
    (text) => !Buffer.from(vocabulary.concat(tokenize(text))).equals(Buffer.from(text)),
  );
  if (wrong.length === 0)
    return { name, status: "ok", detail: `${vocabulary.size} tokens, round trip exact` };
  return {
    name,
    status: "warn",
    detail: `${JSON.stringify(wrong[0])} does not come back as it went in`,
    fix: "Outputs stay correct (they are built from token bytes); tokens without an alternative are not batched.",
  };
}

const PATTERN = /(?:ab|abc|[0-9]{2,4}-)x?(?:"[a-z ]*")?/;
const PREFIXES = ["", "a", "ab", "12", "123-", 'abx"', 'abx"a b'];

/** Masks agree with trying every token of the vocabulary by reading the whole text again. */
export function checkMasks(vocabulary: Vocabulary): Check {
  const name = "masks";
  const program = compile([{ kind: "regex", pattern: PATTERN.source }]);
  const [constraint] = program.constraints;
  let compared = 0;
  for (const prefix of PREFIXES) {
    const session = createSession(program, vocabulary);
    if (!feed(session, new TextEncoder().encode(prefix))) continue;
    const { recognizer } = constraint!;
    const state = recognizer.advanceAll(recognizer.start(), session.bytes());
    for (let token = 0; token < vocabulary.size; token++) {
      const bytes = vocabulary.bytesOf(token);
      const expected = vocabulary.isEnd(token)
        ? state !== undefined && recognizer.canEnd(state)
        : bytes.length > 0 && state !== undefined && recognizer.advanceAll(state, bytes) !== undefined;
      if (maskHas(session.mask(), token) !== expected) {
        return {
          name,
          status: "fail",
          detail: `after ${JSON.stringify(prefix)} the mask is wrong about token ${token} (${vocabulary.describe(token)})`,
          fix: "This is a bug in Ananke; please report it with the model's name.",
        };
      }
      compared++;
    }
  }
  return { name, status: "ok", detail: `${compared} tokens compared with reading the text again` };
}

function feed(session: Session, bytes: Uint8Array): boolean {
  const tokens = session.engine.trie.cover(bytes);
  if (tokens === undefined) return false;
  for (const token of tokens) session.accept(token);
  return true;
}

/** A constrained generation comes to an end that the platform's RegExp accepts. */
export async function checkGeneration(model: ModelAdapter): Promise<Check> {
  const name = "generation";
  const pattern = "(yes|no), [0-9]{1,3} (apples|pears)";
  const { code, status, metadata, provenance } = await generate({
    model,
    prompt: "Answer: ",
    constraints: [{ kind: "regex", pattern }],
    maxTokens: 32,
    temperature: 0.8,
    seed: 1,
  });
  const how = `${metadata.tokens} tokens at ${metadata.tokensPerS.toFixed(0)} tokens/s by ${provenance.method}`;
  if (status === "complete" && new RegExp(`^(?:${pattern})$`).test(code)) {
    return { name, status: "ok", detail: `${JSON.stringify(code)}: ${how}` };
  }
  return {
    name,
    status: "fail",
    detail: `${JSON.stringify(code)} is ${status}: ${how}`,
    fix: "Try another model (--model), or the CPU (--gpu false); if it fails on embedded too, please report it.",
  };
}
