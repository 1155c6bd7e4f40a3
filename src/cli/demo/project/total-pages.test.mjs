/** What `totalPages` must do, once `ananke demo` has had it written; runs on what the compiler made of the project. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { totalPages } from "./out/books.js";

const book = (pages) => ({ title: "Emma", author: "Austen", pages, borrowed: false });

test("nothing has no pages", () => assert.equal(totalPages([]), 0));
test("pages add up", () => assert.equal(totalPages([book(474), book(730), book(352)]), 1556));
