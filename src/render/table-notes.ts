/** The notes below a table in markdown, by numbers. */

/** Numbers the notes of a table: equal notes share a number. */
export function openNotes(): { refer: (text: string) => string; list: () => string[] } {
  const notes = new Map<string, number>();
  return {
    refer(text) {
      const number = notes.get(text) ?? notes.size + 1;
      notes.set(text, number);
      return `[${number}]`;
    },
    list: () => [...notes].map(([text, number]) => `- \\[${number}] ${text}`),
  };
}
