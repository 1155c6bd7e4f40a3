/** Texts as the type checker is asked about them. */

/**
 * Of white space at the end nothing matters but whether it ends a line, so that one position is asked about once, however
 * far it is from the lexeme before.
 */
export function withoutSpace(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.length === text.length || !/[\n\r\u2028\u2029]/.test(text.slice(trimmed.length))
    ? trimmed
    : `${trimmed}\n`;
}
