/** A shelf of books: the sample project of `ananke demo`, which writes what is missing. */

export interface Book {
  title: string;
  author: string;
  pages: number;
  borrowed: boolean;
}

/** The titles of the books, in the same order. */
export function titles(books: readonly Book[]): string[] {
  return books.map((book) => book.title);
}

/** Only the books that are borrowed. */
export function borrowedBooks(books: readonly Book[]): Book[] {
  throw new Error(`not written yet, for ${books.length} books`);
}

/** A line for each borrowed book. */
export function reminders(books: readonly Book[]): string[] {
  return borrowedBooks(books).map((book) => `${book.author}: ${book.title}`);
}
