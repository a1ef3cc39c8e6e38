/** @returns the parsed document, or the reason why the text is none */
export function jsonDocument(text: string): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
