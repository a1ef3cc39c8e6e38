/** A line of the verdict's text, as it stands in a paper. */
export const sentence = (line: string): string => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
