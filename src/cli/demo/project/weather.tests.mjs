/** What `sorted` must do, once `ananke demo` has had its body written; runs on what the compiler made of the project. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sorted } from "./out/weather.js";

test("nothing measured is nothing", () => assert.deepEqual(sorted([]), []));
test("the lowest comes first, by value", () => assert.deepEqual(sorted([10, -3, 9]), [-3, 9, 10]));
test("what is given stays as it is", () => {
  const given = [2, 1];
  sorted(given);
  assert.deepEqual(given, [2, 1]);
});
