/** What `averageTemperature` must do, once `ananke demo` has had it written; runs on what the compiler made of the project. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { averageTemperature } from "./out/average.js";

test("nothing measured is zero", () => assert.equal(averageTemperature([]), 0));
test("one measurement is itself", () => assert.equal(averageTemperature([-3]), -3));
test("several are added up and divided", () => assert.equal(averageTemperature([2, 4, 9]), 5));
