/** A sentence that begins with a word of ours. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
