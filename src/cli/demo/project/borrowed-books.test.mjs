/** What `borrowedBooks` must do, and `reminders`, which calls it; runs on what the compiler made of the project. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { borrowedBooks, reminders } from "./out/books.js";

const shelf = [
  { title: "Emma", author: "Austen", pages: 474, borrowed: true },
  { title: "Ulysses", author: "Joyce", pages: 730, borrowed: false },
  { title: "Walden", author: "Thoreau", pages: 352, borrowed: true },
];

test("an empty shelf has none", () => assert.deepEqual(borrowedBooks([]), []));
test("borrowed books are kept", () => assert.deepEqual(borrowedBooks(shelf), [shelf[0], shelf[2]]));
test("reminders name author and title", () => {
  assert.deepEqual(reminders(shelf), ["Austen: Emma", "Thoreau: Walden"]);
});
