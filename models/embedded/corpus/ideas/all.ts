/** All function ideas of the corpus. */
import type { Idea } from "../idea.ts";
import { ARRAY_IDEAS } from "./arrays-generic.ts";
import { ARRAY_NUMBER_IDEAS } from "./arrays-numbers.ts";
import { ASYNC_ERROR_IDEAS } from "./async-errors.ts";
import { CLASS_IDEAS } from "./classes.ts";
import { MAP_SET_IDEAS } from "./maps-sets.ts";
import { NUMBER_IDEAS } from "./numbers.ts";
import { RECORD_IDEAS } from "./records.ts";
import { RECURSION_DATE_IDEAS } from "./recursion-dates.ts";
import { STRING_IDEAS } from "./strings.ts";

export const IDEAS: readonly Idea[] = [
  ...ARRAY_NUMBER_IDEAS,
  ...ARRAY_IDEAS,
  ...STRING_IDEAS,
  ...NUMBER_IDEAS,
  ...RECORD_IDEAS,
  ...MAP_SET_IDEAS,
  ...RECURSION_DATE_IDEAS,
  ...CLASS_IDEAS,
  ...ASYNC_ERROR_IDEAS,
];
